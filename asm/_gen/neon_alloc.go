package main

import (
	"fmt"
	"slices"
	"strings"
)

// block is straight-line vector code in static single assignment form: every
// instruction defines a value of its own, or none. If it is the body of a
// loop, its constants are loaded before the loop, as many as there are
// registers for.
type block struct{ code []instruction }

// instruction is one operation of a block.
type instruction struct {
	dst   int // the value defined; 0 for none
	src   []operand
	forms []form // ways to do it; the first is right when no other is better
}

// form writes an instruction with the registers chosen: d for dst, s for the
// sources. Where tied is not 0, d is the register of source tied-1, which the
// instruction overwrites.
type form struct {
	tied int
	text func(d int, s []int) string
}

// overwrites tells whether the instruction always overwrites source i, so that
// a constant there cannot be kept in a register.
func (in instruction) overwrites(i int) bool { return len(in.forms) == 1 && in.forms[0].tied == i+1 }

// operand is a value, by number, or a constant where value is 0.
type operand struct {
	value int
	c     constant
}

// assign chooses registers and returns the function's text. Values that are
// used outside the block that defines them keep a register for the whole
// function.
func (g *neon) assign() string {
	a := allocator{g: g, pinned: map[int]int{}, free: 1<<32 - 1}
	a.pin()
	hoisted := map[*block]map[constant]int{}
	text := map[*block]string{}
	for _, p := range g.fn.parts {
		if p.code != nil {
			hoisted[p.code], text[p.code] = a.block(p.code)
		}
	}
	var s strings.Builder
	for _, p := range g.fn.parts {
		s.WriteString(p.text)
		if p.consts != nil {
			for _, c := range ordered(hoisted[p.consts]) {
				s.WriteString(g.loadConstant(hoisted[p.consts][c], c))
			}
		}
		s.WriteString(text[p.code])
	}
	return s.String()
}

// ordered returns the constants by their register.
func ordered(m map[constant]int) []constant {
	var k []constant
	for c := range m {
		k = append(k, c)
	}
	slices.SortFunc(k, func(a, b constant) int { return m[a] - m[b] })
	return k
}

type allocator struct {
	g      *neon
	pinned map[int]int // registers of values that live through blocks
	free   uint32      // registers that no pinned value has
}

// pin gives registers, from V31 down, to the values that blocks share.
func (a *allocator) pin() {
	home := map[int]*block{}
	for _, p := range a.g.fn.parts {
		if p.code == nil {
			continue
		}
		for _, in := range p.code.code {
			for _, s := range in.src {
				if _, done := a.pinned[s.value]; s.value == 0 || home[s.value] == p.code || done {
					continue
				}
				r := 31 - len(a.pinned)
				a.pinned[s.value] = r
				a.free &^= 1 << r
			}
			if in.dst != 0 {
				home[in.dst] = p.code
			}
		}
	}
}

// block chooses the registers of b. The constants that are used least stay in
// memory when there are too few.
func (a *allocator) block(b *block) (hoisted map[constant]int, text string) {
	uses := b.uses()
	keep := make([]constant, 0, len(uses))
	for _, in := range b.code {
		for i, s := range in.src {
			if s.value == 0 && !in.overwrites(i) && !slices.Contains(keep, s.c) {
				keep = append(keep, s.c)
			}
		}
	}
	slices.SortStableFunc(keep, func(x, y constant) int { return uses[y] - uses[x] })
	for ; ; keep = keep[:len(keep)-1] {
		t := try{allocator: a, at: map[int]int{}, hoisted: map[constant]int{}, free: a.free}
		if t.run(b, keep) {
			return t.hoisted, t.out.String()
		}
		if len(keep) == 0 {
			panic(a.g.fn.name + ": more values alive than there are registers")
		}
	}
}

// uses counts where constants are read and not overwritten.
func (b *block) uses() map[constant]int {
	n := map[constant]int{}
	for _, in := range b.code {
		for i, s := range in.src {
			if s.value == 0 && !in.overwrites(i) {
				n[s.c]++
			}
		}
	}
	return n
}

// try is one attempt at the registers of a block.
type try struct {
	*allocator
	at      map[int]int // registers of the values alive
	hoisted map[constant]int
	free    uint32
	short   bool // ran out
	out     strings.Builder
}

func (t *try) take() int {
	for r := range 32 {
		if t.free>>r&1 == 1 {
			t.free &^= 1 << r
			return r
		}
	}
	t.short = true
	return 0
}

func (t *try) release(regs ...int) {
	for _, r := range regs {
		t.free |= 1 << r
	}
}

func (t *try) run(b *block, keep []constant) bool {
	for _, c := range keep {
		t.hoisted[c] = t.take()
	}
	last := map[int]int{}
	for i, in := range b.code {
		for _, s := range in.src {
			last[s.value] = i
		}
	}
	for i, in := range b.code {
		t.instruction(in, func(v int) bool { return last[v] == i })
		if t.short {
			return false
		}
	}
	return true
}

// instruction places one instruction; dies tells whether it is the last to
// read a value.
func (t *try) instruction(in instruction, dies func(v int) bool) {
	f, inherits := t.form(in, dies)
	regs := make([]int, len(in.src))
	var spent []int // registers that are free once the sources have been read
	for i, s := range in.src {
		if s.value != 0 {
			regs[i] = t.register(s.value)
		} else if r, ok := t.hoisted[s.c]; ok {
			regs[i] = r
		} else if i != f.tied-1 {
			regs[i] = t.take()
			t.out.WriteString(t.g.loadConstant(regs[i], s.c))
			spent = append(spent, regs[i])
		}
	}
	for i, s := range in.src {
		if t.mortal(s) && dies(s.value) && !slices.Contains(spent, regs[i]) && !(inherits && regs[i] == regs[f.tied-1]) {
			spent = append(spent, regs[i])
		}
	}
	d, fixed := t.pinned[in.dst]
	switch {
	case inherits:
		d = regs[f.tied-1]
	case f.tied > 0:
		if !fixed {
			d = t.take()
		}
		t.overwritten(d, in.src[f.tied-1], regs[f.tied-1])
	case in.dst != 0 && !fixed:
		t.release(spent...)
		spent = nil
		d = t.take()
	}
	t.at[in.dst] = d
	t.out.WriteString(f.text(d, regs))
	t.release(spent...)
}

// form chooses among an instruction's forms one that overwrites a source that
// nothing reads later, and tells whether it found one.
func (t *try) form(in instruction, dies func(v int) bool) (f form, inherits bool) {
	if _, fixed := t.pinned[in.dst]; !fixed {
		for _, f := range in.forms {
			if f.tied > 0 && t.mortal(in.src[f.tied-1]) && dies(in.src[f.tied-1].value) {
				return f, true
			}
		}
	}
	return in.forms[0], false
}

// mortal tells whether the operand's register can become free.
func (t *try) mortal(s operand) bool {
	_, pinned := t.pinned[s.value]
	return s.value != 0 && !pinned
}

// overwritten brings a source that must not be lost, and is in register r
// unless it is a constant, to the register that the instruction overwrites.
func (t *try) overwritten(d int, s operand, r int) {
	if s.value != 0 {
		t.out.WriteString(move(d, r))
	} else {
		t.out.WriteString(t.g.loadConstant(d, s.c))
	}
}

func (t *try) register(v int) int {
	if r, ok := t.pinned[v]; ok {
		return r
	}
	r, ok := t.at[v]
	if !ok {
		panic(fmt.Sprintf("%s: value %d is read before it is written", t.g.fn.name, v))
	}
	return r
}
