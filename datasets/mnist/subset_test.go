package mnist

import (
	"strings"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// tiny is a set of n images of one pixel: pixel i, label i mod 10.
func tiny(n int) *datasets.Images {
	s := &datasets.Images{N: n, Height: 1, Width: 1, Classes: Classes}
	for i := range n {
		s.Pixels = append(s.Pixels, uint8(i))
		s.Labels = append(s.Labels, uint8(i%10))
	}
	return s
}

func TestSubset(t *testing.T) {
	train, test, err := Subset(tiny(1500), tiny(12), 1234, 2)
	if err != nil {
		t.Fatal(err)
	}
	if train.N != 1234 || len(train.Labels) != 1234 || train.Pixels[1233] != 1233%256 || test.N != 2 || len(test.Pixels) != 2 {
		t.Errorf("got %d training and %d test images", train.N, test.N)
	}
}

func TestSubsetOfEverything(t *testing.T) {
	for _, n := range [][2]int{{0, 0}, {15, 12}, {0, 12}} {
		train, test, err := Subset(tiny(15), tiny(12), n[0], n[1])
		if err != nil || train.N != 15 || test.N != 12 {
			t.Errorf("%v: got %d, %d, %v", n, train.N, test.N, err)
		}
	}
}

func TestSubsetOutOfRange(t *testing.T) {
	for _, c := range []struct {
		train, test int
		want        string
	}{
		{-1, 0, "mnist: -1 training images wanted, there are 15 (0 means all)"},
		{16, 0, "mnist: 16 training images wanted, there are 15"},
		{0, -1, "mnist: -1 test images wanted, there are 12"},
		{0, 13, "mnist: 13 test images wanted, there are 12"},
	} {
		_, _, err := Subset(tiny(15), tiny(12), c.train, c.test)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d, %d: got %v, want %q", c.train, c.test, err, c.want)
		}
	}
}
