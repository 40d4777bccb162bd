package main

import . "github.com/mmcloughlin/avo/operand"

// strided is rows of a matrix of which every so many have a register of their
// own; the rows between are reached from it, by the stride and its odd multiples
// as an index.
type strided struct {
	each  int
	bases []Register
	odd   map[int]Register // multiples of the stride
}

// rowsFrom returns n rows, stride bytes apart, from the first on.
func (g *gen) rowsFrom(first, stride Register, n, each int) *strided {
	s := &strided{each, []Register{first}, map[int]Register{1: stride}}
	for i := 3; i <= min(n-1, each); i += 2 {
		s.odd[i] = g.GP64()
		g.LEAQ(Mem{Base: s.odd[i-2], Index: stride, Scale: 2}, s.odd[i])
	}
	for i := each; i < n; i += each {
		p := g.GP64()
		g.LEAQ(s.from(len(s.bases)-1, each, 0), p)
		s.bases = append(s.bases, p)
	}
	return s
}

// from is so many rows and bytes after a row that has a register.
func (s *strided) from(base, rows, bytes int) Mem {
	m := Mem{Base: s.bases[base], Disp: bytes}
	if rows > 0 {
		power := rows & -rows
		m.Index, m.Scale = s.odd[rows/power], uint8(power)
	}
	return m
}

// at is the element of a row that is so many bytes from its first.
func (s *strided) at(row, bytes int) Mem { return s.from(row/s.each, row%s.each, bytes) }

// advance moves all rows on.
func (g *gen) advance(s *strided, bytes Op) {
	for _, p := range s.bases {
		g.ADDQ(bytes, p)
	}
}
