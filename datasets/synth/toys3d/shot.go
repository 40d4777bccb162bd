package toys3d

import (
	"math/rand/v2"

	"github.com/unsup/unsup/datasets/norb"
)

// How far a shot differs from the plainest one, at most: so that the plain rows
// come near their errors on small NORB (docs/results/norb.md).
const (
	moved    = 1.  // pixels, across and down
	exposed  = .25 // of the light
	unevenly = .3  // of the light, by each of two curves across and two down
)

// shot is what differs from pair to pair besides the toy, the view and the
// lamp, alike for both eyes.
type shot struct {
	right, down float64          // how far the toy lies from the middle, in pixels
	exposure    float64          // a factor of the light
	columns     [norb.Side]int64 // what each column adds to that factor, with 16 bits behind the point
	rows        [norb.Side]int64 // and each row
}

// shot is that of a pair, which follows from what it shows.
func (s show) shot() *shot {
	v := s.view
	r := rand.NewPCG(uint64(s.category)<<32|uint64(v.Instance)<<24|uint64(v.Lighting)<<16|uint64(v.Azimuth)<<8|uint64(v.Elevation), 99)
	within := func(most float64) float64 { return mul(most, mul(float64(r.Uint64()>>11), 0x1p-52)-1) }
	k := &shot{right: within(moved), down: within(moved), exposure: 1 + within(exposed)}
	for _, part := range []*[norb.Side]int64{&k.columns, &k.rows} {
		tilt, bend := within(unevenly), within(unevenly)
		for i := range part {
			x := float64(2*i-norb.Side+1) / norb.Side // from -1 to 1
			part[i] = fixed(mul(tilt, x)+mul(bend, mul(1.5, mul(x, x))-.5), 1<<16)
		}
	}
	return k
}

// gain is the factor of a pixel's light, with 16 bits behind the point.
func (s *shot) gain(x, y int) int64 { return max(0, 1<<16+s.columns[x]+s.rows[y]) }
