package minimize

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestAgainstScipy: as many line searches as another implementation has
// iterations lead as low. The two choose different points on a line, so a
// tenth more is allowed, and 1e-11 at the minimum, where an x of float32 is
// 6e-8 from 1.
func TestAgainstScipy(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/compare/scipy/minimize/values.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		n, err1 := strconv.Atoi(f[0])
		searches, err2 := strconv.Atoi(f[1])
		want, err3 := strconv.ParseFloat(f[2], 64)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatalf("bad line %q", line)
		}
		r := New(n).Run(rosenbrock, rosenbrockStart(n), searches)
		if !(r.Value <= 1.1*want+1e-11) {
			t.Errorf("%d variables: %v after %d line searches, scipy has %v", n, r.Value, searches, want)
		}
	}
}

// TestQuadratic: conjugate gradients with exact line searches reach the
// minimum of n variables in n steps. A search may end at a tenth of the first
// slope, but a cubic through points of a parabola is that parabola, so that
// little is left of the value: less than float32's precision.
func TestQuadratic(t *testing.T) {
	for n := 1; n <= 8; n++ {
		x := make([]float32, n)
		for i := range x {
			x[i] = 10
		}
		r := New(n).Run(quadratic, x, n)
		if !(r.Value <= 0x1p-23*r.First) {
			t.Errorf("%d variables: from %v to %v in %d searches", n, r.First, r.Value, n)
		}
	}
}

// TestWolfe: no search fails, and after each the value is below the line of
// slope rho from the start, and the slope at most sigma of the start's. Both
// are computed anew from the point.
func TestWolfe(t *testing.T) {
	for name, c := range map[string]struct {
		f        Function
		x        []float32
		searches int // before float32 can go no lower
	}{
		"rosenbrock": {rosenbrock, rosenbrockStart(6), 30},
		"quadratic":  {quadratic, []float32{9, 9, 9, 9, 9}, 7},
		"barrier":    {barrier, []float32{0.1, 3, 20, 0.5}, 7},
	} {
		m := New(len(c.x))
		m.begin(c.f, c.x)
		step := m.steepest()
		for k := range c.searches {
			m.left = evaluations
			from, g := m.start, make([]float32, len(c.x))
			before, s := slices.Clone(c.x), slices.Clone(m.direction)
			if !m.search(step) {
				t.Errorf("%s: search %d has failed", name, k+1)
				break
			}
			step = m.accept()
			f := c.f(c.x, g)
			d := dot(g, s)
			if !(f < from.f+0.05*m.last.t*from.d) || !(math.Abs(d) < -0.1*from.d) {
				t.Errorf("%s: search %d goes %v far from %+v to value %v, slope %v", name, k+1, m.last.t, from, f, d)
			}
			for i, v := range c.x {
				if want := float64(before[i]) + m.last.t*float64(s[i]); math.Abs(float64(v)-want) > 1e-5*(1+math.Abs(want)) {
					t.Errorf("%s: x[%d] = %v is not on the line: want %v", name, i, v, want)
				}
			}
		}
	}
}

// TestNotANumber: a step that leaves the domain is halved, as often as it
// takes, and the minimum is found all the same.
func TestNotANumber(t *testing.T) {
	x := []float32{1e-3, 5, 2}
	outside := 0
	f := func(x, g []float32) float64 {
		v := barrier(x, g)
		if math.IsNaN(v) {
			outside++
		}
		return v
	}
	r := New(3).Run(f, x, 40)
	if outside == 0 {
		t.Error("no step left the domain: the test shows nothing")
	}
	if !(r.Value < 3+1e-6) {
		t.Errorf("value %v at %v, want 3 (%d evaluations outside)", r.Value, x, outside)
	}
}

// TestNowhereToGo: a function that is a number at the start alone leaves x
// where it is: two searches fail, of at most 20 evaluations each.
func TestNowhereToGo(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		first := true
		f := func(x, g []float32) float64 {
			simple := quadratic(x, g)
			if first {
				first = false
				return simple
			}
			return bad
		}
		x := []float32{3, 4}
		r := New(2).Run(f, x, 5)
		if x[0] != 3 || x[1] != 4 || r.Value != r.First || r.Searches != 2 || r.Evaluations != 41 {
			t.Errorf("%v: at %v, %+v", bad, x, r)
		}
	}
}

// TestGradientNotANumber: a finite value with an infinite gradient counts as
// outside the domain.
func TestGradientNotANumber(t *testing.T) {
	f := func(x, g []float32) float64 {
		v := quadratic(x, g)
		if x[0] < 2.9 {
			g[0] = float32(math.Inf(1))
		}
		return v
	}
	x := []float32{3}
	r := New(1).Run(f, x, 3)
	if !(r.Value < r.First) || x[0] < 2.9 {
		t.Errorf("at %v, %+v", x, r)
	}
}

func TestNothingIsAllocated(t *testing.T) {
	m, x := New(5), make([]float32, 5)
	if n := testing.AllocsPerRun(10, func() {
		for i := range x {
			x[i] = 10
		}
		m.Run(quadratic, x, 4)
		m.Run(quadratic, x[:3], 4)
	}); n != 0 {
		t.Errorf("%v allocations a run, want 0", n)
	}
}
