package toys3d

import (
	"math"

	"github.com/unsup/unsup/datasets/norb"
)

const (
	samples = 2                   // per pixel and direction
	grid    = norb.Side * samples // samples of a picture's edge
	sub     = 16                  // positions of a corner between two samples

	distance = 4.3  // of the cameras from the toy's centre, in units of its radius
	focal    = 345. // of the cameras, in samples
	eyes     = 5.0  // degrees between the two cameras

	table = .88 // the share of light that the table gives back
)

// lamp is one of the six lightings: a lamp far away, and light from all sides.
type lamp struct{ azimuth, elevation, direct, ambient float64 }

// lamps are fixed in the room, as the cameras are; the toy turns.
var lamps = [6]lamp{
	{-60, 48, .75, .32},
	{65, 42, .70, .30},
	{10, 66, .80, .38},
	{150, 40, .62, .26},
	{-125, 52, .55, .22},
	{0, 85, .45, .55},
}

// corner is a mesh point on the picture: its place in sub-samples, its
// nearness 1/w and its brightness, both with 20 and 16 bits behind the point.
type corner struct{ x, y, near, light int64 }

// renderer draws one picture at a time.
type renderer struct {
	turned, normals []vec
	corners         []corner
	near            []int64 // grid x grid: of what is seen so far
	light           []int64 // grid x grid: its brightness
	shade           []bool  // grid x grid: the table lies in the shadow
}

func newRenderer() *renderer {
	return &renderer{near: make([]int64, grid*grid), light: make([]int64, grid*grid), shade: make([]bool, grid*grid)}
}

// pair draws the stereo pair of a toy (2 x 96 x 96) from an elevation, turned
// by an azimuth (degrees), in the light of a lamp. Both eyes share the shot.
func (r *renderer) pair(dst []uint8, toy *mesh, elevation, azimuth float64, l lamp, s *shot) {
	l.direct, l.ambient = mul(l.direct, s.exposure), mul(l.ambient, s.exposure)
	sin, cos := sinCos(azimuth)
	r.turned, r.normals = turn(r.turned[:0], toy.points, sin, cos), turn(r.normals[:0], toy.normals, sin, cos)
	aim := vec{0, 0, mul(.5, toy.height())}
	for eye := range 2 {
		c := newCamera(mul(eyes, float64(eye)-.5), elevation, aim)
		c.x, c.y = grid/2+mul(samples, s.right), grid/2+mul(samples, s.down)
		r.picture(dst[eye*norb.Side*norb.Side:(eye+1)*norb.Side*norb.Side], toy, c, l, s)
	}
}

// turn appends the vectors turned about the vertical.
func turn(dst, src []vec, sin, cos float64) []vec {
	for _, p := range src {
		dst = append(dst, vec{mul(p.x, cos) - mul(p.y, sin), mul(p.x, sin) + mul(p.y, cos), p.z})
	}
	return dst
}

// camera looks at a point from a distance, and shows it at x and y, in samples
// from the upper left corner.
type camera struct {
	at, right, up, ahead vec
	x, y                 float64
}

func newCamera(azimuth, elevation float64, aim vec) camera {
	out := direction(azimuth, elevation)
	ahead := out.scale(-1)
	right := ahead.cross(vec{0, 0, 1}).unit()
	return camera{at: aim.add(out.scale(distance)), right: right, up: right.cross(ahead), ahead: ahead}
}

// place is where the camera sees a point.
func (c *camera) place(p vec) corner {
	d := p.sub(c.at)
	w := d.dot(c.ahead)
	x, y := mul(focal, d.dot(c.right))/w, mul(focal, d.dot(c.up))/w
	return corner{x: fixed(c.x+x, sub), y: fixed(c.y-y, sub), near: fixed(1/w, 1<<20)}
}

// fixed is x in units of 1/one, rounded.
func fixed(x, one float64) int64 { return int64(math.Floor(mul(x, one) + 0.5)) }

func (r *renderer) picture(dst []uint8, toy *mesh, c camera, l lamp, s *shot) {
	clear(r.near)
	clear(r.shade)
	to := direction(l.azimuth, l.elevation)
	r.shadow(toy.faces, c, to)
	r.corners = r.corners[:0]
	for i, p := range r.turned {
		k := c.place(p)
		n := r.normals[i]
		sky := mul(l.ambient, .72+mul(.28, n.z))
		k.light = fixed(mul(toy.paint, sky+mul(l.direct, max(0, n.dot(to)))), 1<<16)
		r.corners = append(r.corners, k)
	}
	for _, f := range toy.faces {
		r.triangle(&r.corners[f[0]], &r.corners[f[1]], &r.corners[f[2]], false)
	}
	r.develop(dst, l, to, s)
}

// shadow marks the table where the toy keeps the lamp's light away.
func (r *renderer) shadow(faces [][3]int32, c camera, to vec) {
	r.corners = r.corners[:0]
	for _, p := range r.turned {
		r.corners = append(r.corners, c.place(p.sub(to.scale(p.z/to.z))))
	}
	for _, f := range faces {
		r.triangle(&r.corners[f[0]], &r.corners[f[1]], &r.corners[f[2]], true)
	}
}

// triangle draws one that is seen from its outside. All is integer arithmetic;
// of a common edge each sample belongs to one side.
func (r *renderer) triangle(a, b, c *corner, shadow bool) {
	area := cross(a, b, c.x, c.y)
	if area >= 0 { // y points down: counter-clockwise is negative
		return
	}
	b, c, area = c, b, -area
	x0, x1 := span(a.x, b.x, c.x)
	y0, y1 := span(a.y, b.y, c.y)
	if x0 > x1 || y0 > y1 {
		return
	}
	px, py := x0*sub+sub/2, y0*sub+sub/2
	e := [3]int64{cross(b, c, px, py) - owned(b, c), cross(c, a, px, py) - owned(c, a), cross(a, b, px, py) - owned(a, b)}
	dx := [3]int64{(b.y - c.y) * sub, (c.y - a.y) * sub, (a.y - b.y) * sub}
	dy := [3]int64{(c.x - b.x) * sub, (a.x - c.x) * sub, (b.x - a.x) * sub}
	near := plane(e, dx, dy, a.near, b.near, c.near, area)
	light := plane(e, dx, dy, a.light, b.light, c.light, area)
	for y := y0; y <= y1; y++ {
		w, n, s := e, near.at, light.at
		row := y * grid
		for x := x0; x <= x1; x++ {
			if w[0]|w[1]|w[2] >= 0 {
				switch i := row + x; {
				case shadow:
					r.shade[i] = true
				case n > r.near[i]:
					r.near[i], r.light[i] = n, s
				}
			}
			w[0], w[1], w[2] = w[0]+dx[0], w[1]+dx[1], w[2]+dx[2]
			n, s = n+near.dx, s+light.dx
		}
		e[0], e[1], e[2] = e[0]+dy[0], e[1]+dy[1], e[2]+dy[2]
		near.at, light.at = near.at+near.dy, light.at+light.dy
	}
}

// cross is twice the area of the triangle a, b, (x, y).
func cross(a, b *corner, x, y int64) int64 { return (b.x-a.x)*(y-a.y) - (b.y-a.y)*(x-a.x) }

// owned is 0 if the samples on the edge from a to b belong to its triangle,
// else 1: those on an upper or left edge do.
func owned(a, b *corner) int64 {
	if dy := b.y - a.y; dy < 0 || dy == 0 && b.x > a.x {
		return 0
	}
	return 1
}

// span is the range of samples whose centres three coordinates enclose, within
// the picture.
func span(a, b, c int64) (from, to int64) {
	return max(0, (min(a, b, c)+sub/2-1)/sub), min(grid-1, (max(a, b, c)-sub/2)/sub)
}

// level is a quantity over the plane of a triangle, with 12 bits more behind
// its point.
type level struct{ at, dx, dy int64 }

func plane(e, dx, dy [3]int64, a, b, c, area int64) level {
	mean := func(w [3]int64) int64 { return (w[0]*a + w[1]*b + w[2]*c) << 12 / area }
	return level{mean(e), mean(dx), mean(dy)}
}

// develop averages the samples of every pixel and darkens the picture's
// corners as a lens does.
func (r *renderer) develop(dst []uint8, l lamp, to vec, s *shot) {
	bright := fixed(mul(table, l.ambient+mul(l.direct, to.z)), 1<<16)
	dark := fixed(mul(table, l.ambient+mul(.12, l.direct)), 1<<16)
	for y := range norb.Side {
		for x := range norb.Side {
			sum := int64(0)
			for i := range samples * samples {
				k := (y*samples+i/samples)*grid + x*samples + i%samples
				switch {
				case r.near[k] > 0:
					sum += r.light[k] >> 12
				case r.shade[k]:
					sum += dark
				default:
					sum += bright
				}
			}
			ry, rx := int64(2*y-norb.Side+1), int64(2*x-norb.Side+1)
			lens := int64(1<<16) - (ry*ry+rx*rx)/2 // 14 % at the very corners
			grey := (sum / (samples * samples) * lens >> 16) * s.gain(x, y) >> 16 * 255 >> 16
			dst[y*norb.Side+x] = uint8(min(max(grey, 0), 255))
		}
	}
}
