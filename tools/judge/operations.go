package main

import "math"

// What happened to one room in one of its epochs, between a call and a return, in µs.
type operation struct {
	call, end int64
	// Exactly one of the two.
	change *change
	look   *lookLine
	// Of a change: that it applied, may have applied, or was refused.
	how how
	// A plain write compares nothing.
	isPlain bool
}

type how int

const (
	applied how = iota
	mayApply
	refused
	// What was said of it contradicts itself.
	contradicted
)

// A change may apply from the beginning of time where nobody recorded its send, and until its end where nobody knows.
const (
	ever  = math.MinInt64
	never = math.MaxInt64
)

// The operations of each room. Several sends of a change are one operation, and it has applied by the first thing
// that shows so: an answer, what a person was told, a row of the store's history. A change of which a person was told
// that it is not done, and will not be, is no operation at all: whatever shows it then has no explanation. Where a
// person was told both, or that something is done which was refused at every send, nothing can explain it. Looks that
// are not linearizable may be old, and are left out.
func (read *history) operations() map[string][]operation {
	type attempts struct {
		change  *change
		isPlain bool
		call    int64
		shown   int64
		isDone  bool
		isOpen  bool
		isOver  bool
	}
	changes := map[string]*attempts{}
	rooms := map[string][]operation{}
	add := func(room, epoch string, each operation) {
		key := room
		if epoch != "" {
			key += " " + epoch
		}
		rooms[key] = append(rooms[key], each)
	}
	for index := range read.sends {
		send := &read.sends[index]
		known := changes[send.Change.Id]
		if known == nil {
			known = &attempts{change: &send.Change, isPlain: !send.IsConditional, call: send.At, shown: never}
			changes[send.Change.Id] = known
		}
		known.call = min(known.call, send.At)
		answer, isAnswered := read.answers[send.Attempt]
		switch {
		case !isAnswered || answer.Outcome == "info":
			known.isOpen = true
		case answer.Outcome == "ok":
			known.isDone = true
			known.shown = min(known.shown, answer.At)
		case answer.Outcome == "refused":
			add(send.Change.Room, send.Change.Epoch,
				operation{call: send.At, end: answer.At, change: &send.Change, how: refused})
		}
	}
	for _, told := range read.told {
		known := changes[told.Change]
		switch {
		case known == nil || told.As == "unknown":
		case told.As == "applied":
			known.shown = min(known.shown, told.At)
		default:
			known.isOver = true
		}
	}
	for index := range read.rows {
		row := &read.rows[index]
		known := changes[row.Change.Id]
		if known == nil {
			known = &attempts{change: &row.Change, call: ever, shown: never}
			changes[row.Change.Id] = known
			known.isDone = true
		}
		known.shown = min(known.shown, row.At)
	}
	for _, known := range changes {
		each := operation{call: known.call, end: known.shown, change: known.change, isPlain: known.isPlain}
		if known.shown == never {
			if known.isOver || !known.isOpen {
				continue
			}
			each.how = mayApply
		} else if known.isOver || (!known.isDone && !known.isOpen) {
			each.how = contradicted
		}
		add(known.change.Room, known.change.Epoch, each)
	}
	for index := range read.looks {
		look := &read.looks[index]
		if look.IsLinearizable {
			add(look.Room, look.Epoch, operation{call: look.Call, end: look.Return, look: look})
		}
	}
	return rooms
}
