package likelihood

import (
	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/models/dbm"
	"github.com/unsup/unsup/models/rbm"
	"github.com/unsup/unsup/simd"
)

// sides says which layers of a deep Boltzmann machine are the "visible" and
// which the "hidden" units of an RBM: the odd ones, and the even ones from
// lowest on.
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

// newRBM returns an RBM of the size of both sides, all zeros.
func (s sides) newRBM() *rbm.RBM {
	layers := len(s.dbm.B)
	odd, even := layers+1, layers
	if layers%2 == 1 {
		odd, even = layers, layers+1
	}
	return rbm.New(s.first(odd), s.first(even))
}

// copyTo copies weights and biases to that RBM.
func (s sides) copyTo(r *rbm.RBM) {
	d := s.dbm
	for l, b := range d.B {
		switch {
		case l%2 == 1:
			copy(r.B[s.first(l):], b)
		case l >= s.lowest:
			copy(r.C[s.first(l):], b)
		}
	}
	for l := 1; l < len(d.B); l += 2 {
		if l-1 >= s.lowest {
			transpose(s.block(r, l, l-1), d.W[l-1])
		}
		if l+1 < len(d.B) {
			copyRows(s.block(r, l, l+1), d.W[l])
		}
	}
}

// block is the part of r.W between an odd and an even layer.
func (s sides) block(r *rbm.RBM, odd, even int) simd.Matrix {
	i, j := s.first(odd), s.first(even)
	return batch.Columns(r.W.RowRange(i, i+len(s.dbm.B[odd])), j, j+len(s.dbm.B[even]))
}

func copyRows(dst, src simd.Matrix) {
	for i := range src.Rows {
		copy(dst.Row(i), src.Row(i))
	}
}

func transpose(dst, w simd.Matrix) {
	for i := range w.Rows {
		for j, x := range w.Row(i) {
			dst.Row(j)[i] = x
		}
	}
}
