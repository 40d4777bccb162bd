package results

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// sameCheckpoint wants b to be a, to the bit of every array, NaN included. Lines
// of the curve may be spelled otherwise.
func sameCheckpoint(t *testing.T, a, b *Checkpoint) {
	t.Helper()
	if a.Phase != b.Phase || a.Name != b.Name || a.Epoch != b.Epoch || a.Usage != b.Usage {
		t.Errorf("phase %d %q, epoch %d, %+v became %d %q, %d, %+v", a.Phase, a.Name, a.Epoch, a.Usage, b.Phase, b.Name, b.Epoch, b.Usage)
	}
	if !slices.EqualFunc(a.Curve, b.Curve, func(x, y json.RawMessage) bool { return compact(t, x) == compact(t, y) }) {
		t.Errorf("the curve %s became %s", a.Curve, b.Curve)
	}
	same := slices.EqualFunc(a.Arrays, b.Arrays, func(x, y Array) bool {
		return x.Name == y.Name && slices.Equal(x.Shape, y.Shape) && (x.Wide == nil) == (y.Wide == nil) &&
			slices.EqualFunc(x.Data, y.Data, func(v, w float32) bool { return math.Float32bits(v) == math.Float32bits(w) }) &&
			slices.EqualFunc(x.Wide, y.Wide, func(v, w float64) bool { return math.Float64bits(v) == math.Float64bits(w) })
	})
	if !same {
		t.Errorf("the arrays %v became %v", a.Arrays, b.Arrays)
	}
}

// compact is a line as a checkpoint is written with it.
func compact(t *testing.T, line json.RawMessage) string {
	t.Helper()
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
