package norb

import (
	"fmt"
	"io"
	"slices"
)

// The sizes of the published files.
const (
	Side       = 96 // pixels of an edge
	PairPixels = 2 * Side * Side
	Classes    = 5
	PerSplit   = 24300 // pairs: 5 categories x 5 instances x 9 elevations x 18 azimuths x 6 lightings
)

// Categories names the classes.
var Categories = [Classes]string{"four-legged animal", "human figure", "aeroplane", "lorry", "car"}

// TrainInstances and TestInstances are the toys of each category by which the
// owners train and test: no toy is in both.
var (
	TrainInstances = []uint8{4, 6, 7, 8, 9}
	TestInstances  = []uint8{0, 1, 2, 3, 5}
)

// View says which toy is seen, from where and in which light.
type View struct {
	Instance  uint8 // 0..9
	Elevation uint8 // 0..8: 30 to 70 degrees above the table by 5
	Azimuth   uint8 // 0, 2, ..., 34: tens of degrees
	Lighting  uint8 // 0..5
}

// Pairs are labelled stereo pairs of grey images, a byte a pixel.
type Pairs struct {
	N      int
	Pixels []uint8 // N*2*96*96: a pair's left image, then its right one
	Labels []uint8 // N: the category
	Views  []View  // N
}

// Row returns the pixels of pair i, left image first.
func (p *Pairs) Row(i int) []uint8 {
	return p.Pixels[i*PairPixels : (i+1)*PairPixels : (i+1)*PairPixels]
}

// readLabels reads the categories of the first n of all pairs, a -cat.mat.
func readLabels(r io.Reader, n, all int) ([]uint8, error) {
	values, err := readInts(r, n, all)
	if err != nil {
		return nil, err
	}
	labels := make([]uint8, n)
	for i, v := range values {
		if v < 0 || v >= Classes {
			return nil, fmt.Errorf("pair %d has category %d, want 0 to %d", i, v, Classes-1)
		}
		labels[i] = uint8(v)
	}
	return labels, nil
}

// readViews reads the views of the first n of all pairs, an -info.mat. A toy
// that is not one of the split's instances is an error.
func readViews(r io.Reader, n, all int, instances []uint8) ([]View, error) {
	values, err := readInts(r, n, all, 4)
	if err != nil {
		return nil, err
	}
	views := make([]View, n)
	for i := range views {
		v := values[4*i : 4*i+4]
		switch {
		case v[0] < 0 || v[0] > 9 || !slices.Contains(instances, uint8(v[0])):
			return nil, fmt.Errorf("pair %d shows instance %d, want one of %v", i, v[0], instances)
		case v[1] < 0 || v[1] > 8:
			return nil, fmt.Errorf("pair %d has elevation %d, want 0 to 8", i, v[1])
		case v[2] < 0 || v[2] > 34 || v[2]%2 != 0:
			return nil, fmt.Errorf("pair %d has azimuth %d, want 0, 2, ... 34", i, v[2])
		case v[3] < 0 || v[3] > 5:
			return nil, fmt.Errorf("pair %d has lighting %d, want 0 to 5", i, v[3])
		}
		views[i] = View{uint8(v[0]), uint8(v[1]), uint8(v[2]), uint8(v[3])}
	}
	return views, nil
}

// WriteCategories writes the categories of pairs, a -cat.mat.
func WriteCategories(w io.Writer, labels []uint8) error {
	values := make([]int32, len(labels))
	for i, l := range labels {
		values[i] = int32(l)
	}
	return writeInts(w, values, len(labels))
}

// WriteViews writes the views of pairs, an -info.mat.
func WriteViews(w io.Writer, views []View) error {
	var values []int32
	for _, v := range views {
		values = append(values, int32(v.Instance), int32(v.Elevation), int32(v.Azimuth), int32(v.Lighting))
	}
	return writeInts(w, values, len(views), 4)
}
