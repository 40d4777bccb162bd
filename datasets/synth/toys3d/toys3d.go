// Package toys3d is a procedural stand-in for small NORB: stereo pairs of
// rendered toys of the same five categories, ten of each, in the same six
// lightings, nine elevations and eighteen azimuths, split by the same
// instances, in files of the same format. A number that comes from it is not
// comparable with one from small NORB, and every table says so.
//
// A pair is a pure function of what it shows: meshes built from a table of
// proportions, each toy of one shade of grey, two cameras, one lamp and light
// from all sides, no textures, a cast shadow on the table; the toy a little off
// the middle, the light a little stronger or weaker and uneven. The same bits
// come out on every CPU.
package toys3d

import (
	"math/bits"
	"math/rand/v2"

	"github.com/unsup/unsup/datasets/norb"
)

// Name is what the command line calls the data set.
const Name = "toys3d"

// perCategory is the number of pairs of one category in a split.
const perCategory = norb.PerSplit / norb.Classes

// show says what a pair shows.
type show struct {
	category int
	view     norb.View
}

// order lists what the pairs of a split show: the categories in turn, as in
// the owners' files, and the views of each in a random order of its own, so
// that the first n pairs are a fair part.
func order(instances []uint8) []show {
	list := make([]show, norb.PerSplit)
	for category := range norb.Classes {
		r := rand.NewPCG(uint64(instances[0]), uint64(category))
		for i, k := range permutation(perCategory, r) {
			list[i*norb.Classes+category] = show{category, norb.View{
				Instance:  instances[k%5],
				Lighting:  uint8(k / 5 % 6),
				Azimuth:   uint8(k / 30 % 18 * 2),
				Elevation: uint8(k / 540),
			}}
		}
	}
	return list
}

// permutation is a random order of 0..n-1 (Fisher & Yates).
func permutation(n int, r *rand.PCG) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j, _ := bits.Mul64(r.Uint64(), uint64(i+1))
		p[i], p[j] = p[j], p[i]
	}
	return p
}

// The shares of light that the toys' paints give back: ten shades of grey, in
// another order in each category.
const darkest, lightest = .45, .70

// toys are the meshes of all categories and instances.
type toys [norb.Classes][10]*mesh

func newToys() *toys {
	var t toys
	for i := range 10 {
		t[0][i] = animals[i].mesh()
		t[1][i] = humans[i].mesh()
		t[2][i] = aeroplanes[i].mesh()
		t[3][i] = lorries[i].mesh()
		t[4][i] = cars[i].mesh()
	}
	for category := range t {
		for i, m := range t[category] {
			m.paint = darkest + mul(lightest-darkest, float64((3*i+7*category)%10)/9)
		}
	}
	return &t
}

// render draws what a pair shows.
func (t *toys) render(r *renderer, dst []uint8, s show) {
	elevation := 30 + mul(5, float64(s.view.Elevation))
	r.pair(dst, t[s.category][s.view.Instance], elevation, mul(10, float64(s.view.Azimuth)), lamps[s.view.Lighting], s.shot())
}
