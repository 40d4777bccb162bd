package picture

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

func bars(name string, sd float64, y ...float64) Bars {
	b := Bars{Series: Series{Name: name, Y: y}}
	for i := range y {
		b.X, b.SD = append(b.X, math.Pow(10, float64(i+2))), append(b.SD, sd)
	}
	return b
}

func TestErrorBarsHaveTheirInk(t *testing.T) {
	plain, err := ErrorBars("t", "x", "y", true, []Bars{bars("a", 0, 9, 4, 2), bars("b", 0, 20, 8, 5)})
	img := decode(t, plain, err)
	for i := range 2 {
		if n := ink(img, palette[i]); n < 300 {
			t.Errorf("curve %d has %d pixels, want at least 300", i, n)
		}
	}
	// Both pictures have the same axes, since the bars of a stay within b's
	// range: what a has more of is its three bars.
	barred, err := ErrorBars("t", "x", "y", true, []Bars{bars("a", 1.5, 9, 4, 3.5), bars("b", 0, 20, 8, 2)})
	bare, err2 := ErrorBars("t", "x", "y", true, []Bars{bars("a", 0, 9, 4, 3.5), bars("b", 0, 20, 8, 2)})
	if err2 != nil {
		t.Fatal(err2)
	}
	if more, less := ink(decode(t, barred, err), palette[0]), ink(decode(t, bare, nil), palette[0]); more < less+40 {
		t.Errorf("%d pixels with bars, %d without", more, less)
	}
	again, err := ErrorBars("t", "x", "y", true, []Bars{bars("a", 0, 9, 4, 2), bars("b", 0, 20, 8, 5)})
	if err != nil || !bytes.Equal(plain, again) {
		t.Errorf("a second drawing has other bytes (%v)", err)
	}
}

// TestErrorBarsOfExtremes: no input that passes the checks panics.
func TestErrorBarsOfExtremes(t *testing.T) {
	for _, c := range []Bars{
		bars("one", 1, 5),
		{Series: Series{Name: "at 1", X: []float64{1}, Y: []float64{0}}, SD: []float64{0}},
		{Series: Series{Name: "same x", X: []float64{0.5, 0.5}, Y: []float64{0, 1}}, SD: []float64{0, 0}},
		{Series: Series{Name: "wide", X: []float64{leastLog, math.MaxFloat32}, Y: []float64{0, math.MaxFloat32}}, SD: []float64{0, math.MaxFloat32}},
	} {
		for _, log := range []bool{false, true} {
			png, err := ErrorBars(c.Name, "", "", log, []Bars{c})
			decode(t, png, err)
		}
	}
}

func TestErrorBarsErrors(t *testing.T) {
	at := func(x, y, sd float64) Bars {
		return Bars{Series: Series{Name: "a", X: []float64{x}, Y: []float64{y}}, SD: []float64{sd}}
	}
	for _, test := range []struct {
		curves []Bars
		want   string
	}{
		{nil, "no curves to draw"},
		{[]Bars{{Series: Series{Name: "a"}}}, `curve "a": no points`},
		{[]Bars{{Series: line("a", 1, 2), SD: []float64{1}}}, "2 x values, 2 y values, 1 deviations"},
		{[]Bars{at(1, math.NaN(), 0)}, "point 1 cannot be drawn: NaN ± 0 at 1"},
		{[]Bars{at(1, 1, -1)}, "point 1 cannot be drawn: 1 ± -1 at 1"},
		{[]Bars{at(math.Inf(1), 1, 1)}, "point 1 cannot be drawn"},
		{[]Bars{at(0, 1, 1)}, "point 1 is at 0 on a logarithmic axis, want at least 1e-30"},
	} {
		if _, err := ErrorBars("", "", "", true, test.curves); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}
