package likelihood

import (
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/simd"
)

// sides says which layers of a deep Boltzmann machine are the state of chains
// and which are summed out: the odd ones, and the even ones from lowest on.
// Labels stand on the side that the top layer is not on.
type sides struct {
	dbm    *dbm.DBM
	lowest int // 0: the whole machine; 2: what is left of it when v is given
}

// first is the place of layer l among the units of its side.
func (s sides) first(l int) int {
	at := 0
	for m := l - 2; m >= 0; m -= 2 {
		if m%2 == 1 || m >= s.lowest {
			at += len(s.dbm.B[m])
		}
	}
	return at
}

// newMachine returns a machine of the size of both sides, all zeros.
func (s sides) newMachine() *machine {
	layers := len(s.dbm.B)
	odd, even := layers+1, layers
	if layers%2 == 1 {
		odd, even = layers, layers+1
	}
	labelsX, labelsZ := 0, 0
	switch l := s.dbm.Labels; {
	case l == nil:
	case s.top()%2 == 0:
		labelsX = len(l.A)
	default:
		labelsZ = len(l.A)
	}
	return newMachine(s.first(odd), labelsX, s.first(even), labelsZ)
}

func (s sides) top() int { return len(s.dbm.B) - 1 }

// copyTo copies weights and biases to that machine.
func (s sides) copyTo(m *machine) {
	d := s.dbm
	for l, b := range d.B {
		switch {
		case l%2 == 1:
			copy(m.B[s.first(l):], b)
		case l >= s.lowest:
			copy(m.C[s.first(l):], b)
		}
	}
	for l := 1; l < len(d.B); l += 2 {
		if l-1 >= s.lowest {
			transpose(s.block(m, l, l-1), d.W[l-1])
		}
		if l+1 < len(d.B) {
			copyRows(s.block(m, l, l+1), d.W[l])
		}
	}
	if d.Labels != nil {
		m.copyLabels(d.Labels, s.first(s.top()))
	}
}

// block is the part of m.W between an odd and an even layer.
func (s sides) block(m *machine, odd, even int) simd.Matrix {
	i, j := s.first(odd), s.first(even)
	return m.W.RowRange(i, i+len(s.dbm.B[odd])).ColumnRange(j, j+len(s.dbm.B[even]))
}
