package simd

import (
	"fmt"
	"runtime"
	"testing"
)

type product struct {
	opA, opB    Op
	m, n, k     int
	alpha, beta float32
}

func (p product) String() string {
	return fmt.Sprintf("%v/%v %dx%dx%d alpha %v beta %v", p.opA, p.opB, p.m, p.k, p.n, p.alpha, p.beta)
}

// operand returns a rows x cols matrix with a stride of its own, transposed if op.
func operand(op Op, rows, cols int, seed uint64, withSpecial bool) Matrix {
	if op == Trans {
		rows, cols = cols, rows
	}
	stride := cols + int(seed%3)
	return Matrix{Rows: rows, Cols: cols, Stride: stride, Data: values(max(rows*stride, 1), seed, withSpecial)}
}

func (p product) run(k *kernels, t testing.TB, withSpecial bool) Matrix {
	with(t, k)
	a, b := operand(p.opA, p.m, p.k, 1, withSpecial), operand(p.opB, p.k, p.n, 2, withSpecial)
	c := operand(NoTrans, p.m, p.n, 4, withSpecial)
	Gemm(p.opA, p.opB, p.alpha, a, b, p.beta, c)
	return c
}

func products() []product {
	var ps []product
	for _, opA := range []Op{NoTrans, Trans} {
		for _, opB := range []Op{NoTrans, Trans} {
			for _, s := range [][3]int{{1, 1, 1}, {3, 5, 7}, {6, 16, 9}, {7, 17, 8}, {14, 32, 16}, {29, 65, 33}, {5, 4, 0},
				{100, 50, 30}, {13, 70, 300}, {2, 40, 513}, {400, 9, 5}, {1, 130, 64}, {64, 1, 40}} {
				if testing.Short() && s[0]*s[1]*s[2] > 50000 {
					continue // for emulators
				}
				for _, ab := range [][2]float32{{1, 0}, {1, 1}, {-0.5, 1}, {2, 0.3}} {
					ps = append(ps, product{opA, opB, s[0], s[1], s[2], ab[0], ab[1]})
				}
			}
		}
	}
	return ps
}

func TestGemmBits(t *testing.T) {
	eachPath(t, func(t *testing.T, k *kernels) {
		for _, p := range products() {
			for _, withSpecial := range []bool{false, true} {
				if err := sameBits(p.run(k, t, withSpecial).Data, p.run(&generic, t, withSpecial).Data); err != nil {
					t.Fatalf("%v: %v", p, err)
				}
			}
		}
	})
}

// TestGemmDefinition holds the portable product to the order that Gemm's
// documentation promises.
func TestGemmDefinition(t *testing.T) {
	for _, p := range products() {
		got := p.run(&generic, t, false)
		a, b := operand(p.opA, p.m, p.k, 1, false), operand(p.opB, p.k, p.n, 2, false)
		c := operand(NoTrans, p.m, p.n, 4, false)
		at := func(op Op, m Matrix, i, j int) float32 {
			if op == Trans {
				i, j = j, i
			}
			return m.Data[i*m.Stride+j]
		}
		for i := range p.m {
			for j := range p.n {
				x := float32(p.beta * c.Row(i)[j])
				if p.beta == 0 {
					x = 0
				}
				for k := range p.k {
					x = fma32(float32(p.alpha*at(p.opA, a, i, k)), at(p.opB, b, k, j), x)
				}
				if got.Row(i)[j] != x {
					t.Fatalf("%v: c[%d, %d] = %v, want %v", p, i, j, got.Row(i)[j], x)
				}
			}
		}
	}
}

// TestGemmThreads: any number of threads gives the same bits.
func TestGemmThreads(t *testing.T) {
	p := product{NoTrans, Trans, 300, 200, 70, 1, 0}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := p.run(paths[0], t, false)
	for _, n := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(n)
		if err := sameBits(p.run(paths[0], t, false).Data, want.Data); err != nil {
			t.Fatalf("GOMAXPROCS %d: %v", n, err)
		}
	}
}

func TestGemmPanicsWithBothShapes(t *testing.T) {
	defer func() {
		want := "simd: Gemm: op(a) is 2x3, op(b) is 4x5, c is 2x5"
		if r := recover(); r != want {
			t.Errorf("panic %v, want %q", r, want)
		}
	}()
	Gemm(NoTrans, NoTrans, 1, NewMatrix(2, 3), NewMatrix(4, 5), 0, NewMatrix(2, 5))
}
