package sparsecoding

import (
	"bufio"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/batch"
	"github.com/unsup/unsup/simd"
	"github.com/unsup/unsup/simd/rng"
)

var testStream = rng.New(1, "sparsecoding test")

// problem returns a dictionary of unit bases and examples that are mostly sums
// of few of them.
func problem(bases, inputs, examples int) (atoms, x simd.Matrix) {
	atoms, x = simd.NewMatrix(bases, inputs), simd.NewMatrix(examples, inputs)
	simd.Normal(atoms.Flat(), 1, testStream.Child("atoms").At(0, 0, 0))
	batch.UnitRows(atoms)
	a := simd.NewMatrix(examples, bases)
	keep := make([]float32, bases)
	for i := range examples {
		simd.Normal(a.Row(i), 1, testStream.Child("codes").At(i, 0, 0))
		simd.Uniform(keep, testStream.Child("keep").At(i, 0, 0))
		for j, u := range keep {
			if u > 12/float32(bases) {
				a.Row(i)[j] = 0
			}
		}
	}
	simd.Gemm(simd.NoTrans, simd.NoTrans, 1, a, atoms, 0, x)
	return atoms, x
}

func coder(t testing.TB, atoms simd.Matrix, opt Options, ridge float64) *Coder {
	t.Helper()
	c, err := NewCoder(atoms.Rows, atoms.Cols, opt, ridge)
	if err != nil {
		t.Fatal(err)
	}
	c.SetAtoms(atoms)
	return c
}

// certify computes in float64, from nothing but x, D and a, the objective and
// a bound on its distance to the minimum.
func certify(x, a []float32, atoms simd.Matrix, lambda float64) (value, gap float64) {
	r := make([]float64, len(x))
	l1 := 0.0
	for i, v := range x {
		r[i] = float64(v)
	}
	for j, v := range a {
		l1 += math.Abs(float64(v))
		for i, d := range atoms.Row(j) {
			r[i] -= float64(v) * float64(d)
		}
	}
	peak, rr, rx := 0.0, 0.0, 0.0
	for i, v := range r {
		rr += v * v
		rx += v * float64(x[i])
	}
	for j := range atoms.Rows {
		dot := 0.0
		for i, d := range atoms.Row(j) {
			dot += r[i] * float64(d)
		}
		peak = max(peak, math.Abs(dot))
	}
	s := min(1, lambda/peak)
	value = 0.5*rr + lambda*l1
	return value, value - (s*rx - 0.5*s*s*rr)
}

// TestGap proves each code near enough to its optimum by a duality gap that is
// computed apart, and that the value returned is the objective's.
func TestGap(t *testing.T) {
	for _, size := range [][3]int{{1, 3, 5}, {20, 10, 50}, {130, 64, 1100}, {512, 196, 100}} {
		atoms, x := problem(size[0], size[1], size[2])
		for _, lambda := range []float64{0.02, 0.3, 2} {
			for _, gap := range []float64{1e-2, 1e-4, 1e-5} {
				a := simd.NewMatrix(x.Rows, atoms.Rows)
				got := coder(t, atoms, Options{lambda, gap}, 0).Encode(a, x)
				want := 0.0
				for i := range x.Rows {
					xx := float64(simd.Dot(x.Row(i), x.Row(i)))
					value, open := certify(x.Row(i), a.Row(i), atoms, lambda)
					want += value
					if open > 1.01*gap*xx+2e-6*xx { // float32 correlations
						t.Fatalf("%v, lambda %v: example %d has the gap %v of %v, want at most %v", size, lambda, i, open, xx, gap)
					}
				}
				if math.Abs(got-want) > 1e-5*want {
					t.Errorf("%v, lambda %v: the objectives sum to %v, want %v", size, lambda, got, want)
				}
			}
		}
	}
}

// TestOptimality: at the optimum a basis in use correlates with the residual by
// lambda, with the sign of its coefficient, and no other one by more.
func TestOptimality(t *testing.T) {
	atoms, x := problem(60, 30, 40)
	const lambda = 0.1
	a, r := simd.NewMatrix(40, 60), simd.NewMatrix(40, 30)
	coder(t, atoms, Options{lambda, 1e-6}, 0).Encode(a, x)
	copy(r.Data, x.Data)
	simd.Gemm(simd.NoTrans, simd.NoTrans, -1, a, atoms, 1, r)
	q := simd.NewMatrix(40, 60)
	simd.Gemm(simd.NoTrans, simd.Trans, 1, r, atoms, 0, q)
	used := 0
	for i, v := range a.Data {
		// A gap of g leaves correlations off by about sqrt(2 g |x|^2).
		c, tolerance := float64(q.Data[i]), 0.01
		switch {
		case v > 0 && math.Abs(c-lambda) > tolerance, v < 0 && math.Abs(c+lambda) > tolerance, math.Abs(c) > lambda+tolerance:
			t.Errorf("example %d, basis %d: coefficient %v, correlation %v", i/60, i%60, v, c)
		case v != 0:
			used++
		}
	}
	if used < 40 || used > 40*30 {
		t.Errorf("%d coefficients in use", used)
	}
}

// TestAgainstScikitLearn compares codes with those of scikit-learn's coordinate
// descent and LARS.
func TestAgainstScikitLearn(t *testing.T) {
	numbers := func(name string) (rows [][]float32) {
		f, err := os.Open("../../testdata/compare/scikit-learn/sparsecoding/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			var row []float32
			for _, field := range strings.Fields(s.Text()) {
				v, err := strconv.ParseFloat(field, 32)
				if err != nil {
					t.Fatal(err)
				}
				row = append(row, float32(v))
			}
			rows = append(rows, row)
		}
		return rows
	}
	given, want := numbers("problem.txt"), numbers("codes.txt")
	atoms, x := simd.View(24, 12, slices.Concat(given[:24]...)), simd.View(20, 12, slices.Concat(given[24:]...))
	for l, lambda := range []float64{0.1, 0.2, 0.8} {
		a := simd.NewMatrix(20, 24)
		sum, theirs := coder(t, atoms, Options{lambda, 1e-6}, 0).Encode(a, x), 0.0
		for i := range 20 {
			w := want[20*l+i]
			theirs += float64(w[0])
			for j, v := range a.Row(i) {
				// From the gap of 1e-6 |x|^2, about 1e-5: sqrt(2e-5) over the
				// least singular value of the bases in use.
				if d := math.Abs(float64(v - w[1+j])); d > 0.02 {
					t.Errorf("lambda %v, example %d: coefficient %d is %v, want %v", lambda, i, j, v, w[1+j])
				}
			}
		}
		if math.Abs(sum-theirs) > 1e-5*theirs {
			t.Errorf("lambda %v: objectives %v, want %v", lambda, sum, theirs)
		}
	}
}

// TestEncodeToward: the predictions enter as if each were another input, which
// only its own basis can explain.
func TestEncodeToward(t *testing.T) {
	atoms, x := problem(40, 20, 30)
	const ridge = 0.7
	f := simd.NewMatrix(30, 40)
	simd.Normal(f.Flat(), 0.5, testStream.Child("f").At(0, 0, 0))
	got, want := simd.NewMatrix(30, 40), simd.NewMatrix(30, 40)
	opt := Options{0.1, 1e-6}
	e1 := coder(t, atoms, opt, ridge).EncodeToward(got, x, f)
	wide, both := simd.NewMatrix(40, 60), simd.NewMatrix(30, 60)
	root := float32(math.Sqrt(ridge))
	for j := range 40 {
		copy(wide.Row(j), atoms.Row(j))
		wide.Row(j)[20+j] = root
	}
	for i := range 30 {
		copy(both.Row(i), x.Row(i))
		simd.Scale(both.Row(i)[20:], root, f.Row(i))
	}
	e2 := coder(t, wide, opt, 0).Encode(want, both)
	if math.Abs(e1-e2) > 1e-5*e2 {
		t.Errorf("objectives %v, want %v", e1, e2)
	}
	for i, v := range got.Data {
		if math.Abs(float64(v-want.Data[i])) > 0.01 {
			t.Errorf("coefficient %d: %v, want %v", i, v, want.Data[i])
		}
	}
}

// TestAnyThreads: the same bits with one thread and several, and for examples
// coded alone; no allocation.
func TestAnyThreads(t *testing.T) {
	atoms, x := problem(96, 48, 300)
	c := coder(t, atoms, Options{0.2, 1e-4}, 0)
	want, got, alone := simd.NewMatrix(300, 96), simd.NewMatrix(300, 96), simd.NewMatrix(1, 96)
	c.Encode(want, x)
	for _, threads := range []int{1, 3} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		c.Encode(got, x)
		if !slices.Equal(got.Data, want.Data) {
			t.Errorf("other codes with %d threads", threads)
		}
	}
	for i := range 20 {
		c.Encode(alone, x.RowRange(i, i+1))
		if !slices.Equal(alone.Row(0), want.Row(i)) {
			t.Errorf("example %d has another code alone", i)
		}
	}
	if n := testing.AllocsPerRun(5, func() { c.Encode(got, x) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestZeros(t *testing.T) {
	atoms, x := problem(10, 6, 3)
	clear(x.Row(1))
	clear(atoms.Row(4))
	a := simd.NewMatrix(3, 10)
	if e := coder(t, atoms, Options{0.1, 1e-4}, 0).Encode(a, x); math.IsNaN(e) {
		t.Error("the objective is NaN")
	}
	for j, v := range a.Row(1) {
		if v != 0 {
			t.Errorf("an example of zeros has the coefficient %v of basis %d", v, j)
		}
	}
	for _, opt := range []Options{{0, 1e-4}, {0.1, 0}, {math.NaN(), 1e-4}} {
		if _, err := NewCoder(3, 3, opt, 0); err == nil {
			t.Errorf("no error for %+v", opt)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	atoms, x := problem(512, 196, 2048)
	c := coder(b, atoms, Options{0.5, 1e-4}, 0)
	a := simd.NewMatrix(x.Rows, atoms.Rows)
	for b.Loop() {
		c.Encode(a, x)
	}
	b.ReportMetric(float64(b.N)*float64(x.Rows)/b.Elapsed().Seconds(), "examples/s")
}
