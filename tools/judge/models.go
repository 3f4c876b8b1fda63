package main

import (
	"fmt"
	"hash/maphash"

	"github.com/anishathalye/porcupine"
)

// The two models of a theater. They know nothing of the program but the lines that it has recorded.

var seed = maphash.MakeSeed()

// A seat as it stands; nobody has seen it yet where isKnown is false, and then it may be anything.
type seatState struct {
	isKnown bool
	version int
	change  string
	content content
}

func (state seatState) hash(at position) uint64 {
	return maphash.String(seed, fmt.Sprint(at, state))
}

// A room: every seat, and whether it takes bookings. States are never changed, but made anew.
type roomState struct {
	seats       map[position]seatState
	isClosed    bool
	isGateKnown bool
	// Of all seats together.
	sum  uint64
	sent map[string]bool
}

func (state *roomState) with(at position, seat seatState) *roomState {
	seats := make(map[position]seatState, len(state.seats)+1)
	for each, known := range state.seats {
		seats[each] = known
	}
	next := *state
	if known, isThere := seats[at]; isThere {
		next.sum ^= known.hash(at)
	}
	next.sum ^= seat.hash(at)
	seats[at] = seat
	next.seats = seats
	return &next
}

// A room with versions: a change applies where each of its seats stands at the version, and by the change, that it
// names; all its seats then have the next version. A look shows exactly what stands.
// `sent` are the changes of this history: what nobody has seen yet cannot be of one of them before it has applied.
func roomModel(sent map[string]bool) porcupine.Model {
	return porcupine.Model{
		Init: func() interface{} { return &roomState{sent: sent, seats: map[position]seatState{}} },
		Step: func(before, input, _ interface{}) (bool, interface{}) {
			state, each := before.(*roomState), input.(operation)
			switch {
			case each.look != nil:
				return state.shows(each.look)
			case each.how == contradicted:
				return false, state
			case each.how == refused:
				return state.refuses(each.change), state
			default:
				next := state.after(each.change)
				if next == nil {
					return each.how == mayApply, state
				}
				return true, next
			}
		},
		Equal: func(left, right interface{}) bool {
			one, other := left.(*roomState), right.(*roomState)
			if one == other {
				return true
			}
			if one.sum != other.sum || len(one.seats) != len(other.seats) ||
				one.isClosed != other.isClosed || one.isGateKnown != other.isGateKnown {
				return false
			}
			for at, seat := range one.seats {
				if other.seats[at] != seat {
					return false
				}
			}
			return true
		},
		Hash: func(state interface{}) uint64 { return state.(*roomState).sum },
	}
}

func (state *roomState) shows(look *lookLine) (bool, interface{}) {
	if state.isGateKnown && state.isClosed != look.IsClosed {
		return false, state
	}
	next := *state
	next.isGateKnown, next.isClosed = true, look.IsClosed
	result := &next
	for _, shown := range look.Seats {
		seat := seatState{true, shown.Version, shown.Change, shown.Content}
		known := state.seats[shown.position]
		if known.isKnown && known != seat {
			return false, state
		}
		if !known.isKnown && state.sent[shown.Change] {
			return false, state
		}
		if !known.isKnown {
			result = result.with(shown.position, seat)
		}
	}
	return true, result
}

func (state *roomState) fits(seat changedSeat) bool {
	// The first version is 0, and it is nobody's change.
	if *seat.Version < 0 || *seat.Next != *seat.Version+1 {
		return false
	}
	known := state.seats[seat.position]
	if !known.isKnown {
		return !state.sent[*seat.Change]
	}
	return known.version == *seat.Version && known.change == *seat.Change
}

// The room after a change has applied; null where it cannot.
func (state *roomState) after(change *change) *roomState {
	if change.IsOpenRequired && state.isGateKnown && state.isClosed {
		return nil
	}
	next := state
	for _, seat := range change.Seats {
		if !state.fits(seat) {
			return nil
		}
		next = next.with(seat.position, seatState{true, *seat.Next, change.Id, seat.To})
	}
	if change.Gate == nil && !change.IsOpenRequired {
		return next
	}
	gated := *next
	gated.isGateKnown, gated.isClosed = true, change.Gate != nil && *change.Gate == "close"
	return &gated
}

// Whether there is a reason to refuse a change: a seat that stands otherwise, or may, or a room that is closed.
func (state *roomState) refuses(change *change) bool {
	if change.IsOpenRequired && (state.isClosed || !state.isGateKnown) {
		return true
	}
	for _, seat := range change.Seats {
		if !state.seats[seat.position].isKnown || !state.fits(seat) {
			return true
		}
	}
	return false
}

// What a change or a look is to one seat: who had it before, and who has it then.
type sale struct {
	from, to string
	isLook   bool
	how      how
}

const unseen = "unseen"

// One seat by its bookings alone, whatever versions say: who books it must find it free, or as the change says that
// it was found. It judges plain writes, which compare nothing, as well.
var seatModel = porcupine.Model{
	Init: func() interface{} { return unseen },
	Step: func(before, input, _ interface{}) (bool, interface{}) {
		holder, each := before.(string), input.(sale)
		isThere := holder == unseen || holder == each.from
		if each.how == mayApply && !isThere {
			return true, holder
		}
		return isThere, each.to
	},
}

func holderOf(each content) string {
	if each.Kind == "booked" {
		return each.Booking
	}
	return ""
}

// The sales of each seat of a room. A change that leaves the booking alone shows what it found.
func salesOf(operations []operation) map[position][]porcupine.Operation {
	sales := map[position][]porcupine.Operation{}
	add := func(at position, each operation, input sale) {
		one := porcupine.Operation{Input: input, Call: each.call, Return: each.end}
		sales[at] = append(sales[at], one)
	}
	for _, each := range operations {
		switch {
		case each.look != nil:
			for _, shown := range each.look.Seats {
				holder := holderOf(shown.Content)
				add(shown.position, each, sale{from: holder, to: holder, isLook: true})
			}
		case each.how != refused:
			for _, seat := range each.change.Seats {
				add(seat.position, each, sale{from: holderOf(seat.From), to: holderOf(seat.To), how: each.how})
			}
		}
	}
	return sales
}
