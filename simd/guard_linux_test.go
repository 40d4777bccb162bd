package simd

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// guarded is memory between two inaccessible pages: one element read or
// written too far, at either end, faults.
type guarded struct{ mem []byte }

// newGuarded returns guarded memory for at least n float32.
func newGuarded(t *testing.T, n int) guarded {
	t.Helper()
	page := os.Getpagesize()
	inner := (4*n + page - 1) / page * page
	all, err := unix.Mmap(-1, 0, inner+2*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(all); err != nil {
			t.Error(err)
		}
	})
	for _, p := range [][]byte{all[:page], all[page+inner:]} {
		if err := unix.Mprotect(p, unix.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return guarded{all[page : page+inner]}
}

// side is the end of guarded memory that an array touches.
type side string

const (
	low  side = "low"
	high side = "high"
)

// bytes returns n bytes that start, or end, exactly at the guard page.
func (g guarded) bytes(n int, s side) []byte {
	if s == high {
		return g.mem[len(g.mem)-n:]
	}
	return g.mem[:n:n]
}

func (g guarded) floats(n int, s side) []float32 { return elementsOf[float32](g.bytes(4*n, s)) }

// place returns a copy of *v in guarded memory.
func place[T any](g guarded, v *T, s side) *T {
	n := int(unsafe.Sizeof(*v) / 4)
	p := (*T)(unsafe.Pointer(unsafe.SliceData(g.floats(n, s))))
	*p = *v
	return p
}

// fault runs f and returns the memory fault that it met, if any.
func fault(f func()) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	f()
	return nil
}

// TestGuardFaults: the guards guard.
func TestGuardFaults(t *testing.T) {
	g := newGuarded(t, 1)
	var sink float32
	for s, step := range map[side]int{low: -1, high: 1} {
		p := (*float32)(unsafe.Pointer(unsafe.SliceData(g.floats(1, s))))
		if err := fault(func() { sink += *p }); err != nil {
			t.Errorf("%s: the element inside: %v", s, err)
		}
		if fault(func() { sink += *(*float32)(unsafe.Add(unsafe.Pointer(p), 4*step)) }) == nil {
			t.Errorf("%s: no fault one element outside", s)
		}
	}
}

func guardSizes() []int {
	if testing.Short() {
		return append(lengths(67), 129)
	}
	return append(lengths(140), 191, 192, 193, 257, 1000, 1023)
}

// TestKernelGuardPages: no kernel reads or writes outside its arrays and
// constants, at any length.
func TestKernelGuardPages(t *testing.T) {
	eachPath(t, func(t *testing.T, k *kernels) {
		var arrays [4]guarded
		var source [4][]float32
		for i := range arrays {
			arrays[i] = newGuarded(t, 1100)
			source[i] = values(1100, uint64(i), true)
		}
		sgd, adam, draw := newGuarded(t, 8), newGuarded(t, 8), newGuarded(t, 8)
		for _, s := range []side{low, high} {
			for _, n := range guardSizes() {
				plain := ordinary(n)
				c := *plain
				c.sgd, c.adam, c.draw = place(sgd, plain.sgd, s), place(adam, plain.adam, s), place(draw, plain.draw, s)
				for _, op := range operations {
					var got, want [4][]float32
					for i := range got {
						got[i] = arrays[i].floats(n, s)
						copy(got[i], source[i][n%7:])
						want[i] = slices.Clone(got[i])
					}
					var x float32
					if err := fault(func() { x = op.run(k, &c, got[0], got[1], got[2], got[3]) }); err != nil {
						t.Fatalf("%s, n=%d, %s edge: %v", op.name, n, s, err)
					}
					y := op.run(&generic, plain, want[0], want[1], want[2], want[3])
					for i := range got {
						got[i], want[i] = append(slices.Clone(got[i]), x), append(want[i], y)
						if err := sameBits(got[i], want[i]); err != nil {
							t.Fatalf("%s, n=%d, %s edge, array %d: %v", op.name, n, s, i, err)
						}
					}
				}
			}
		}
	})
}

// TestGemmGuardPages: a product touches nothing outside its matrices, whose
// last rows end where their last element does.
func TestGemmGuardPages(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // faults are caught on the calling thread
	eachPath(t, func(t *testing.T, k *kernels) {
		a, b, c := newGuarded(t, 40000), newGuarded(t, 40000), newGuarded(t, 40000)
		for _, p := range guardProducts() {
			for _, s := range []side{low, high} {
				x, y, z := guardOperand(a, p.opA, p.m, p.k, 1, s), guardOperand(b, p.opB, p.k, p.n, 2, s), guardOperand(c, NoTrans, p.m, p.n, 4, s)
				want := z
				want.Data = slices.Clone(z.Data)
				with(t, &generic)
				Gemm(p.opA, p.opB, p.alpha, x, y, p.beta, want)
				with(t, k)
				if err := fault(func() { Gemm(p.opA, p.opB, p.alpha, x, y, p.beta, z) }); err != nil {
					t.Fatalf("%v, %s edge: %v", p, s, err)
				}
				if err := sameBits(z.Data, want.Data); err != nil {
					t.Fatalf("%v, %s edge: %v", p, s, err)
				}
			}
		}
	})
}

// guardProducts has every remainder of a tile's rows and columns, depths around
// the transposing blocks of 8 and 16, and one deeper than any packed panel.
func guardProducts() []product {
	var ps []product
	for _, opA := range []Op{NoTrans, Trans} {
		for _, opB := range []Op{NoTrans, Trans} {
			for n := 1; n <= 35; n++ {
				m, k := 1+n*5%17, 1+n*7%19
				ps = append(ps, product{opA, opB, m, n, k, 1, float32(n % 2)})
			}
			for _, s := range [][3]int{{3, 5, 0}, {1, 1, 257}, {5, 33, 255}, {6, 16, 256}, {13, 7, 261}, {29, 66, 31}, {1, 100, 64}, {100, 1, 64}, {5, 33, 1100}} {
				ps = append(ps, product{opA, opB, s[0], s[1], s[2], -0.5, 0.3}, product{opA, opB, s[0], s[1], s[2], 1, 0})
			}
		}
	}
	return ps
}

// guardOperand is operand in guarded memory.
func guardOperand(g guarded, op Op, rows, cols int, seed uint64, s side) Matrix {
	m := operand(op, rows, cols, seed, true)
	n := 0
	if m.Rows > 0 {
		n = (m.Rows-1)*m.Stride + m.Cols
	}
	data := g.floats(n, s)
	copy(data, m.Data)
	m.Data = data
	return m
}
