package datasets

import (
	"slices"
	"strings"
	"testing"
)

// tiny is a set of n images of one pixel: pixel i, label i mod 10.
func tiny(n int) *Images {
	s := &Images{N: n, Height: 1, Width: 1, Classes: 10}
	for i := range n {
		s.Pixels = append(s.Pixels, uint8(i))
		s.Labels = append(s.Labels, uint8(i%10))
	}
	return s
}

func TestFirst(t *testing.T) {
	for n, want := range map[int]int{0: 15, 15: 15, 7: 7} {
		s, err := tiny(15).First(n)
		if err != nil || s.N != want || len(s.Labels) != want || len(s.Pixels) != want {
			t.Errorf("%d: %d images, %v, want %d", n, s.N, err, want)
		}
	}
	for _, n := range []int{-1, 16} {
		if _, err := tiny(15).First(n); err == nil || !strings.Contains(err.Error(), "there are 15 (0 means all)") {
			t.Errorf("%d: %v", n, err)
		}
	}
}

func TestHolds(t *testing.T) {
	if got := tiny(3).Holds(tiny(5)); !slices.Equal(got, []bool{true, true, true, false, false}) {
		t.Errorf("got %v: images 3 and 4 are new", got)
	}
	a := &Images{N: 1, Height: 1, Width: 2, Pixels: []uint8{1, 2}, Labels: []uint8{0}}
	b := &Images{N: 2, Height: 1, Width: 2, Pixels: []uint8{2, 1, 1, 2}, Labels: []uint8{0, 9}}
	if got := a.Holds(b); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("got %v: the second is the same whatever its label", got)
	}
}

func TestPick(t *testing.T) {
	s := tiny(9).Pick([]int32{8, 0, 8})
	if s.N != 3 || s.Height != 1 || s.Classes != 10 || !slices.Equal(s.Pixels, []uint8{8, 0, 8}) || !slices.Equal(s.Labels, []uint8{8, 0, 8}) {
		t.Errorf("%+v", s)
	}
}
