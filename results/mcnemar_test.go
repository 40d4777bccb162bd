package results

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// differences has b examples on which only A errs, c on which only B does, and
// some on which they agree.
func discordant(b, c int) []int {
	d := slices.Repeat([]int{1}, b)
	d = append(d, slices.Repeat([]int{-1}, c)...)
	return append(d, 0, 0, 0)
}

func floats(t *testing.T, words []string) (x []float64) {
	t.Helper()
	for _, w := range words {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			t.Fatal(err)
		}
		x = append(x, v)
	}
	return x
}

func ints(x []float64) (n []int) {
	for _, v := range x {
		n = append(n, int(v))
	}
	return n
}

// near allows for gonum's inverse of the incomplete beta function, which stops
// iterating at about 1e-9.
func near(got, want float64) bool { return math.Abs(got-want) <= 1e-8*max(math.Abs(want), 1e-3) }

// TestStatisticsAsScipy holds the tests and the interval to scipy's values;
// make.py beside them says which they are.
func TestStatisticsAsScipy(t *testing.T) {
	text, err := os.ReadFile("../testdata/compare/scipy/statistics/values.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		x := floats(t, words[1:])
		var p, want float64
		var method, wantMethod string
		switch words[0] {
		case "exact", "chi2":
			p, method = mcnemar(discordant(int(x[0]), int(x[1])))
			want, wantMethod = x[2], map[string]string{"exact": ExactTest, "chi2": ChiSquaredTest}[words[0]]
		case "signs":
			p, method = mcnemar(ints(x[1:]))
			want, wantMethod = x[0], ExactTest
		case "clusters":
			p, method = mcnemar(ints(x[1:]))
			want, wantMethod = x[0], ChiSquaredTest
		case "interval":
			if got := studentInterval(x[3:]); !near(got.Mean, x[0]) || !near(got.Low, x[1]) || !near(got.High, x[2]) {
				t.Errorf("%s: %+v", line, got)
			}
			continue
		case "paired":
			if got := paired(x[5:], x[0]); !near(got.Mean, x[1]) || !near(got.Low, x[2]) || !near(got.High, x[3]) || !near(got.P, x[4]) || got.N != len(x)-5 {
				t.Errorf("%s: %+v", line, got)
			}
			continue
		default:
			t.Fatalf("what is %q?", words[0])
		}
		if !near(p, want) || method != wantMethod {
			t.Errorf("%.60s: p = %v by %s, want %v by %s", line, p, method, want, wantMethod)
		}
	}
}

// Closed forms: n errors of A alone are 2/2^n; 25 of A alone are chi^2 = 24^2/25,
// whose two-sided normal probability is erfc(sqrt(chi^2/2)).
func TestMcNemarClosedForms(t *testing.T) {
	for n := 1; n < fewDiscordant; n++ {
		if p, _ := mcnemar(discordant(n, 0)); p != math.Exp2(float64(1-n)) {
			t.Errorf("%d errors of A alone: p = %v, want 2/2^%[1]d", n, p)
		}
	}
	if p, _ := mcnemar(discordant(25, 0)); !near(p, math.Erfc(24/math.Sqrt(50))) {
		t.Errorf("25 errors of A alone: p = %v", p)
	}
	for _, n := range []int{0, 3, 100} {
		if p, _ := mcnemar(discordant(n, n)); p != 1 {
			t.Errorf("%d errors of either: p = %v, want 1", n, p)
		}
	}
}

// A seed that repeats another one is no evidence: k times the differences give
// the same p, by either method.
func TestRepeatedSeedsAddNothing(t *testing.T) {
	for _, d := range [][]int{discordant(9, 2), discordant(60, 31)} {
		want, _ := mcnemar(d)
		for k := 2; k < 5; k++ {
			times := make([]int, len(d))
			for i := range d {
				times[i] = k * d[i]
			}
			if p, _ := mcnemar(times); p != want {
				t.Errorf("%d equal seeds: p = %v, one seed %v", k, p, want)
			}
		}
	}
}

// Two numbers, 1 apart: the quantile of one degree of freedom is tan(0.475 pi),
// and s/sqrt(2) is 1/2.
func TestIntervalClosedForm(t *testing.T) {
	half := math.Tan(0.475*math.Pi) / 2
	got := studentInterval([]float64{4, 5})
	if !near(got.Mean, 4.5) || !near(got.Low, 4.5-half) || !near(got.High, 4.5+half) {
		t.Errorf("%+v, want 4.5 ± %v", got, half)
	}
}
