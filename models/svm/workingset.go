package svm

import (
	"cmp"
	"math"
	"slices"
)

// workingSet chooses the multipliers to optimise next: the most violating ones
// from both sides, beside the newer half of the set before (which keeps the
// method from zigzagging, and whose kernel rows are at hand). The most
// violating pair is always among them, which is what convergence needs.
type workingSet struct {
	size    int
	index   []int32 // the set, the newest last
	member  []bool  // by example
	ranking []candidate
}

type candidate struct {
	key   float64
	index int32
}

func newWorkingSet(size, examples int) *workingSet {
	return &workingSet{size: size, index: make([]int32, 0, size), member: make([]bool, examples),
		ranking: make([]candidate, 0, examples)}
}

func (w *workingSet) reset() {
	w.index = w.index[:0]
	clear(w.member)
}

// choose replaces the set by the next one and returns the violation of the
// optimality conditions: the greatest f among the multipliers whose alpha y may
// shrink, less the least f among those whose alpha y may grow. At tolerance or
// below, the set is left as it is.
func (w *workingSet) choose(s *solver) (violation float64) {
	least, greatest := s.extremes()
	violation = greatest - least
	if !(violation > s.opt.Tolerance) {
		return violation
	}
	if s.n > w.size {
		w.keepNewest(w.size / 2)
	}
	room := w.size - len(w.index)
	w.ranking = w.ranking[:0]
	for i, f := range s.f[:s.n] {
		if !w.member[i] && greatest-f > s.opt.Tolerance && s.up(i) {
			w.ranking = append(w.ranking, candidate{f, int32(i)})
		}
	}
	w.add((room + 1) / 2)
	w.ranking = w.ranking[:0]
	for i, f := range s.f[:s.n] {
		if !w.member[i] && f-least > s.opt.Tolerance && s.down(i) {
			w.ranking = append(w.ranking, candidate{-f, int32(i)})
		}
	}
	w.add(w.size - len(w.index))
	return violation
}

func (w *workingSet) keepNewest(n int) {
	drop := max(len(w.index)-n, 0)
	for _, i := range w.index[:drop] {
		w.member[i] = false
	}
	w.index = w.index[:copy(w.index, w.index[drop:])]
}

// add takes the n best of the ranking, the lower index first among equals.
func (w *workingSet) add(n int) {
	slices.SortFunc(w.ranking, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.index, b.index))
	})
	for _, c := range w.ranking[:min(n, len(w.ranking))] {
		w.index = append(w.index, c.index)
		w.member[c.index] = true
	}
}

// extremes returns the least f in I_up and the greatest in I_low.
func (s *solver) extremes() (least, greatest float64) {
	least, greatest = math.Inf(1), math.Inf(-1)
	for i, f := range s.f[:s.n] {
		if f < least && s.up(i) {
			least = f
		}
		if f > greatest && s.down(i) {
			greatest = f
		}
	}
	return least, greatest
}

func (s *solver) up(i int) bool   { return canGrow(s.y[i], s.alpha[i], s.opt.C) }
func (s *solver) down(i int) bool { return canGrow(-s.y[i], s.alpha[i], s.opt.C) }
