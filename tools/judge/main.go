// A second judge of recorded histories: Porcupine, with models of our own, searches for an order that explains
// everything. Takes histories (files or folders); prints for each a line of JSON.
//
//	go run . HISTORY…
//
// Exit codes: 0 each has an order, or nobody could tell in time; 1 one has none; 2 one cannot be read.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

// How long one room, or one seat, is searched for an order.
const patience = 30 * time.Second

type verdict struct {
	History string `json:"history"`
	// ok, illegal, or unknown where the search took too long.
	Verdict    string   `json:"verdict"`
	Operations int      `json:"operations"`
	Illegal    []string `json:"illegal"`
	Unknown    []string `json:"unknown"`
}

func main() {
	code := 0
	for _, path := range os.Args[1:] {
		read, err := readHistory(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		result := judge(path, read)
		if result.Verdict == "illegal" {
			code = 1
		}
		line, err := json.Marshal(result)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
	os.Exit(code)
}

func judge(path string, read *history) verdict {
	result := verdict{History: path, Verdict: "ok", Illegal: []string{}, Unknown: []string{}}
	note := func(what string, found porcupine.CheckResult) {
		switch found {
		case porcupine.Illegal:
			result.Illegal = append(result.Illegal, what)
		case porcupine.Unknown:
			result.Unknown = append(result.Unknown, what)
		}
	}
	model := roomModel(read.sent())
	for room, operations := range read.operations() {
		result.Operations += len(operations)
		if !hasPlain(operations) {
			all := make([]porcupine.Operation, len(operations))
			for index, each := range operations {
				all[index] = porcupine.Operation{Input: each, Call: each.call, Return: each.end}
			}
			note("room "+room, porcupine.CheckOperationsTimeout(model, all, patience))
		}
		for at, sales := range salesOf(operations) {
			what := fmt.Sprintf("seat %s %d-%d", room, at.Row, at.Place)
			note(what, porcupine.CheckOperationsTimeout(seatModel, sales, patience))
		}
	}
	sort.Strings(result.Illegal)
	sort.Strings(result.Unknown)
	if len(result.Unknown) > 0 {
		result.Verdict = "unknown"
	}
	if len(result.Illegal) > 0 {
		result.Verdict = "illegal"
	}
	return result
}

// Plain writes name no versions, so that only the bookings of such a room are judged.
func hasPlain(operations []operation) bool {
	for _, each := range operations {
		if each.isPlain {
			return true
		}
	}
	return false
}
