package knn

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/simd/rng"
)

// randomBytes returns n vectors of dim pixels with values in 0..levels-1,
// spread over 0..255.
func randomBytes(name string, n, dim, levels int) []uint8 {
	draw := rng.New(1, name).At(0, 0, 0)
	out := make([]uint8, n*dim)
	for i := range out {
		out[i] = uint8(int(draw.Word(i)) % levels * 255 / (levels - 1))
	}
	return out
}

// bruteForce returns all training vectors by increasing squared distance to x,
// the lower index first among equals.
func bruteForce(data []uint8, x []uint8) []Neighbour {
	dim := len(x)
	all := make([]Neighbour, len(data)/dim)
	for i := range all {
		sum := int64(0)
		for j, v := range x {
			e := int64(v) - int64(data[i*dim+j])
			sum += e * e
		}
		all[i] = Neighbour{int32(i), int32(sum)}
	}
	slices.SortStableFunc(all, func(a, b Neighbour) int { return int(a.Squared) - int(b.Squared) })
	return all
}

func search(t *testing.T, data, labels, test []uint8, dim int, opt Options) *Classifier {
	t.Helper()
	c, err := New(data, labels, test, dim, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := train.Run(t.Context(), nil, nil, c.Phase("knn")); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestNeighboursAreThoseOfIntegerArithmetic covers vectors of few levels (many
// ties), of all levels, the extremes (0 against 255), and vectors longer than
// one exact piece, for which float32 sums alone would be wrong.
func TestNeighboursAreThoseOfIntegerArithmetic(t *testing.T) {
	for _, test := range []struct{ n, queries, dim, levels, k, trainBlock, testBlock int }{
		{1, 3, 1, 2, 1, 8, 8},
		{200, 30, 4, 3, 7, 64, 7},
		{200, 30, 4, 2, 200, 33, 30},
		{150, 20, 65, 256, 5, 1000, 1000},
		{40, 6, piece, 2, 3, 16, 4},
		{40, 6, piece + 1, 256, 3, 16, 4},
		{30, 4, 2*piece + 500, 2, 4, 30, 4},
	} {
		data := randomBytes("train", test.n, test.dim, test.levels)
		queries := randomBytes("test", test.queries, test.dim, test.levels)
		copy(queries, data[:test.dim]) // a vector at distance 0
		c := search(t, data, make([]uint8, test.n), queries, test.dim,
			Options{K: test.k, TrainBlock: test.trainBlock, TestBlock: test.testBlock})
		for i := range test.queries {
			want := bruteForce(data, queries[i*test.dim:][:test.dim])[:test.k]
			if got := c.Neighbours(i); !slices.Equal(got, want) {
				t.Fatalf("%+v: neighbours of vector %d: %v, want %v", test, i, got, want)
			}
		}
	}
}

func TestGreatestDistance(t *testing.T) {
	data := make([]uint8, 2*MaxDim) // one black vector, one with a single grey pixel
	data[2*MaxDim-1] = 1
	white := slices.Repeat([]uint8{255}, MaxDim)
	c := search(t, data, []uint8{3, 4}, white, MaxDim, Options{K: 2, TrainBlock: 2, TestBlock: 1})
	want := []Neighbour{{1, 255*255*MaxDim - 255*255 + 254*254}, {0, 255 * 255 * MaxDim}}
	if got := c.Neighbours(0); !slices.Equal(got, want) {
		t.Errorf("neighbours %v, want %v", got, want)
	}
}

func TestVote(t *testing.T) {
	data := []uint8{10, 20, 30, 40, 50, 50} // one pixel each; the test pixel is 0
	labels := []uint8{7, 5, 5, 7, 9, 9}
	for k, want := range map[int]uint8{1: 7, 2: 7, 3: 5, 4: 7, 5: 7, 6: 7} {
		c := search(t, data, labels, []uint8{0}, 1, Options{K: k, TrainBlock: 4, TestBlock: 1})
		if got := c.Predictions()[0]; got != want {
			t.Errorf("k = %d: class %d, want %d", k, got, want)
		}
	}
	c := search(t, data, labels, []uint8{50}, 1, Options{K: 4, TrainBlock: 4, TestBlock: 1})
	if got := c.Predictions()[0]; got != 9 {
		t.Errorf("nearest 9 9 7 5: class %d, want 9", got)
	}
}

func TestErrorsNameWhatIsWrong(t *testing.T) {
	ok := Options{K: 1, TrainBlock: 1, TestBlock: 1}
	for _, test := range []struct {
		data, labels, test, dim int
		opt                     Options
		want                    string
	}{
		{6, 2, 3, 0, ok, "vectors of 0 pixels"},
		{6, 2, 3, MaxDim + 1, ok, "vectors of 33026 pixels"},
		{0, 0, 3, 3, ok, "0 labels"},
		{5, 2, 3, 3, ok, "5 training pixels for 2 labels"},
		{6, 2, 4, 3, ok, "4 test pixels"},
		{6, 2, 3, 3, Options{K: 3, TrainBlock: 1, TestBlock: 1}, "k = 3: want 1 to 2"},
		{6, 2, 3, 3, Options{K: 0, TrainBlock: 1, TestBlock: 1}, "k = 0"},
		{6, 2, 3, 3, Options{K: 1, TestBlock: 1}, "train_block = 0"},
		{6, 2, 3, 3, Options{K: 1, TrainBlock: 1}, "test_block = 0"},
	} {
		_, err := New(make([]uint8, test.data), make([]uint8, test.labels), make([]uint8, test.test), test.dim, test.opt)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New%v: %v, want %q", test, err, test.want)
		}
		if err := test.opt.Validate(); err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("Validate%v: %v, want %q", test.opt, err, test.want)
		}
	}
}

func TestNoTestVectors(t *testing.T) {
	c := search(t, []uint8{1, 2}, []uint8{0, 1}, nil, 1, Options{K: 1, TrainBlock: 1, TestBlock: 1})
	if got := c.Predictions(); len(got) != 0 {
		t.Errorf("predictions %v of no vectors", got)
	}
}

// stopAfter cancels at a step.
type stopAfter struct {
	train.Silent
	step   int
	cancel context.CancelFunc
}

func (s *stopAfter) Step(string, int, int, float64) {
	if s.step--; s.step == 0 {
		s.cancel()
	}
}

func TestCancelAndRunAgain(t *testing.T) {
	data, queries := randomBytes("train", 60, 5, 4), randomBytes("test", 20, 5, 4)
	labels := randomBytes("labels", 60, 1, 3)
	opt := Options{K: 3, TrainBlock: 16, TestBlock: 6}
	want := search(t, data, labels, queries, 5, opt).Predictions()

	c, err := New(data, labels, queries, 5, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := train.Run(ctx, &stopAfter{step: 6, cancel: cancel}, nil, c.Phase("knn")); !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled search returned %v", err)
	}
	if err := train.Run(t.Context(), nil, nil, c.Phase("knn")); err != nil {
		t.Fatal(err)
	}
	if got := c.Predictions(); !slices.Equal(got, want) {
		t.Errorf("a search begun again gives %v, want %v", got, want)
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	c, err := New(randomBytes("train", 40, 6, 9), make([]uint8, 40), randomBytes("test", 10, 6, 9), 6,
		Options{K: 3, TrainBlock: 16, TestBlock: 4})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Phase("knn")
	epoch := func() {
		for e := range p.Epochs {
			p.Begin(e)
			for s := range p.Steps {
				p.Step(e, s)
			}
		}
	}
	if n := testing.AllocsPerRun(5, epoch); n != 0 {
		t.Errorf("%v allocations a search, want 0", n)
	}
}

// TestLossIsTheMeanDistance checks the loss that an observer sees.
func TestLossIsTheMeanDistance(t *testing.T) {
	c, err := New([]uint8{200, 13, 10}, make([]uint8, 3), []uint8{10, 20}, 1, Options{K: 2, TrainBlock: 1, TestBlock: 2})
	if err != nil {
		t.Fatal(err)
	}
	p := c.Phase("knn")
	for epoch, want := range []float64{(190 + 180) / 2., (3 + 7) / 2., (0 + 7) / 2.} {
		p.Begin(epoch)
		if got := p.Step(epoch, 0); got != want {
			t.Errorf("after %d training vectors the loss is %v, want %v", epoch+1, got, want)
		}
	}
}
