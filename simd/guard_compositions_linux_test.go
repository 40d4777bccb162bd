package simd

import (
	"runtime"
	"testing"
)

// guardRows is the most rows of a composition's matrix.
const guardRows = 7

// between puts the operands, one after the other, into guarded memory.
func (o *operands) between(places []guarded, s side) {
	o.memory = func(n int) []byte {
		next := places[0]
		places = places[1:]
		return next.bytes(n, s)
	}
}

// TestCompositionGuardPages: no composition reads or writes outside its
// operands, whose last rows end where their last element does, and in every
// shape it gives what its definition says.
func TestCompositionGuardPages(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // faults are caught on the calling thread
	data := encode(values(997, 3, true))
	eachPath(t, func(t *testing.T, p *kernels) {
		with(t, p)
		places := make([]guarded, 6) // as many as the operands of any composition
		for i := range places {
			places[i] = newGuarded(t, guardRows*1025)
		}
		for _, s := range []side{low, high} {
			for _, n := range guardSizes() {
				fresh := func() *operands {
					return &operands{m: 1 + n*5%guardRows, n: n, k: 1 + n*3%guardRows, gap: n % 3, alpha: -1.7, beta: []float32{0, 1, 0.3}[n/3%3],
						draw: *ordinary(n).draw, words: words{data: data}}
				}
				for _, c := range compositions {
					got, want := fresh(), fresh()
					got.between(places, s)
					want.onHeap(0)
					call, _ := c.build(got)
					_, definition := c.build(want)
					definition()
					if err := fault(call); err != nil {
						t.Fatalf("%s, %d x %d and %d rows, %s edge: %v", c.name, got.m, n, got.k, s, err)
					}
					if err := sameOperands(got, want); err != nil {
						t.Fatalf("%s, %d x %d and %d rows, %s edge: %v", c.name, got.m, n, got.k, s, err)
					}
				}
			}
		}
	})
}
