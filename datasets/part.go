package datasets

import "fmt"

// First returns the first n images, without copying; all of them if n is 0. A
// negative number or more images than there are is an error.
func (s *Images) First(n int) (*Images, error) {
	if n < 0 || n > s.N {
		return nil, fmt.Errorf("%d images wanted, there are %d (0 means all)", n, s.N)
	}
	if n == 0 {
		n = s.N
	}
	return s.Slice(0, n), nil
}

// Holds tells of each image of other whether an image of s has the same pixels,
// whatever their labels.
func (s *Images) Holds(other *Images) []bool {
	known := make(map[string]bool, s.N)
	for i := range s.N {
		known[string(s.Row(i))] = true
	}
	seen := make([]bool, other.N)
	for i := range seen {
		seen[i] = known[string(other.Row(i))]
	}
	return seen
}

// Pick returns copies of the images with these numbers, in their order.
func (s *Images) Pick(numbers []int32) *Images {
	p := &Images{N: len(numbers), Height: s.Height, Width: s.Width, Classes: s.Classes,
		Pixels: make([]uint8, 0, len(numbers)*s.Dim()), Labels: make([]uint8, 0, len(numbers))}
	for _, i := range numbers {
		p.Pixels = append(p.Pixels, s.Row(int(i))...)
		p.Labels = append(p.Labels, s.Labels[i])
	}
	return p
}
