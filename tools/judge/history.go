package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Lines of a recorded history, as docs/history-format.md has them; what no model needs is left out.

type position struct {
	Row   int `json:"row"`
	Place int `json:"place"`
}

type content struct {
	Kind    string `json:"kind"`
	By      string `json:"by"`
	Until   int64  `json:"until"`
	Client  string `json:"client"`
	Booking string `json:"booking"`
	Note    string `json:"note"`
	Arrived bool   `json:"hasArrived"`
}

type shownSeat struct {
	position
	Version int     `json:"version"`
	Change  string  `json:"change"`
	Content content `json:"content"`
}

// The versions and the change are null for a plain write, which compares nothing.
type changedSeat struct {
	position
	Version *int    `json:"version"`
	Change  *string `json:"change"`
	Next    *int    `json:"next"`
	From    content `json:"from"`
	To      content `json:"to"`
}

type change struct {
	Id             string        `json:"id"`
	Room           string        `json:"room"`
	Epoch          string        `json:"epoch"`
	Gate           *string       `json:"gate"`
	IsOpenRequired bool          `json:"isOpenRequired"`
	Seats          []changedSeat `json:"seats"`
}

type sendLine struct {
	At            int64  `json:"at"`
	Attempt       string `json:"attempt"`
	IsConditional bool   `json:"isConditional"`
	Change        change `json:"change"`
}

type answerLine struct {
	At      int64  `json:"at"`
	Attempt string `json:"attempt"`
	Outcome string `json:"outcome"`
}

type toldLine struct {
	At     int64  `json:"at"`
	Change string `json:"change"`
	As     string `json:"as"`
}

type rowLine struct {
	At     int64  `json:"at"`
	Change change `json:"change"`
}

type lookLine struct {
	Session        string      `json:"session"`
	Call           int64       `json:"call"`
	Return         int64       `json:"return"`
	Room           string      `json:"room"`
	Epoch          string      `json:"epoch"`
	IsClosed       bool        `json:"isClosed"`
	IsLinearizable bool        `json:"isLinearizable"`
	IsWhole        bool        `json:"isWhole"`
	Seats          []shownSeat `json:"seats"`
}

type history struct {
	sends   []sendLine
	answers map[string]answerLine
	told    []toldLine
	rows    []rowLine
	looks   []lookLine
}

// Reads a file, or every .jsonl file of a folder.
func readHistory(path string) (*history, error) {
	read := &history{answers: map[string]answerLine{}}
	files := []string{path}
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if info.IsDir() {
		found, err := filepath.Glob(filepath.Join(path, "*.jsonl"))
		if err != nil {
			return nil, err
		}
		sort.Strings(found)
		files = found
	}
	// What each session saw last of each room: a look is written as what differs from it.
	memory := map[string][]shownSeat{}
	for _, file := range files {
		if err := read.addFile(file, memory); err != nil {
			return nil, err
		}
	}
	return read, nil
}

func (read *history) addFile(file string, memory map[string][]shownSeat) error {
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	lines := bufio.NewReaderSize(opened, 1<<20)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			// A process that was killed may have left a line without its end.
			return nil
		}
		if err != nil {
			return err
		}
		if err := read.addLine(bytes.TrimSpace(line), memory); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, number, err)
		}
	}
}

func (read *history) addLine(line []byte, memory map[string][]shownSeat) error {
	var head struct {
		Type   string `json:"type"`
		Format int    `json:"format"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return err
	}
	switch head.Type {
	case "start":
		if head.Format != 1 {
			return fmt.Errorf("format %d is not known", head.Format)
		}
		return nil
	case "send":
		return add(line, &read.sends)
	case "told":
		return add(line, &read.told)
	case "row":
		return add(line, &read.rows)
	case "answer":
		var answer answerLine
		err := json.Unmarshal(line, &answer)
		read.answers[answer.Attempt] = answer
		return err
	case "look":
		if err := add(line, &read.looks); err != nil {
			return err
		}
		look := &read.looks[len(read.looks)-1]
		key := look.Session + " " + look.Room
		if !look.IsWhole {
			look.Seats = laidOver(memory[key], look.Seats)
		}
		memory[key] = look.Seats
		return nil
	}
	return fmt.Errorf("a line of type %q is not known", strings.ToValidUTF8(head.Type, "?"))
}

func add[Line any](text []byte, lines *[]Line) error {
	var line Line
	if err := json.Unmarshal(text, &line); err != nil {
		return err
	}
	*lines = append(*lines, line)
	return nil
}

func laidOver(known []shownSeat, changed []shownSeat) []shownSeat {
	if len(changed) == 0 {
		return known
	}
	whole := append([]shownSeat{}, known...)
	for _, seat := range changed {
		for index := range whole {
			if whole[index].position == seat.position {
				whole[index] = seat
			}
		}
	}
	return whole
}

// The changes whose sends are in the history.
func (read *history) sent() map[string]bool {
	sent := map[string]bool{}
	for _, send := range read.sends {
		sent[send.Change.Id] = true
	}
	return sent
}
