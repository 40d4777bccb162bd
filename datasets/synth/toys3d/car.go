package toys3d

// car has lengths in units of its own.
type car struct {
	width, belt         float64 // half width; height of the body without the cabin
	cabin               float64 // height of the cabin
	back, front         float64 // where the cabin's foot begins and ends, from the tail
	rear, screen        float64 // how far the rear window and the windscreen slant
	bonnet, boot        float64 // how far the body drops towards its nose and its tail
	clear               float64 // ground clearance
	wheel, wide         float64 // radius and half width of the wheels
	narrow              float64 // width of the roof as a share
	spoiler, rack, tyre bool
	open                bool // no roof: seats and a windscreen
	size                float64
}

var cars = [10]car{
	{width: .20, belt: .17, cabin: .13, back: .16, front: .66, rear: .12, screen: .14, bonnet: .02, boot: .01, clear: .05, wheel: .075, wide: .030, narrow: .80, size: .92},                 // saloon
	{width: .21, belt: .18, cabin: .16, back: .02, front: .70, rear: .05, screen: .14, bonnet: .03, clear: .05, wheel: .078, wide: .030, narrow: .82, size: .86},                            // hatchback
	{width: .22, belt: .13, cabin: .10, back: .14, front: .58, rear: .20, screen: .18, bonnet: .06, boot: .00, clear: .035, wheel: .078, wide: .040, narrow: .72, spoiler: true, size: .95}, // sports car
	{width: .20, belt: .19, cabin: .15, back: .00, front: .68, rear: .02, screen: .12, bonnet: .02, clear: .055, wheel: .075, wide: .030, narrow: .84, rack: true, size: .93},               // estate
	{width: .21, belt: .21, cabin: .17, back: .03, front: .66, rear: .02, screen: .06, clear: .09, wheel: .105, wide: .042, narrow: .90, tyre: true, size: .88},                             // jeep
	{width: .21, belt: .17, cabin: .13, back: .24, front: .60, screen: .06, bonnet: .03, boot: .02, clear: .045, wheel: .080, wide: .034, open: true, size: .90},                            // convertible
	{width: .22, belt: .16, cabin: .21, back: .12, front: .76, rear: .20, screen: .20, bonnet: .08, boot: .09, clear: .05, wheel: .088, wide: .030, narrow: .66, size: .80},                 // beetle
	{width: .17, belt: .15, cabin: .12, back: .30, front: .56, rear: .10, screen: .08, bonnet: .03, boot: .06, clear: .04, wheel: .100, wide: .045, narrow: .70, spoiler: true, size: .97},  // racing car
	{width: .19, belt: .19, cabin: .10, back: .22, front: .60, rear: .08, screen: .10, bonnet: .01, boot: .00, clear: .06, wheel: .070, wide: .026, narrow: .86, size: 1},                   // long limousine
	{width: .23, belt: .20, cabin: .22, back: .01, front: .80, rear: .04, screen: .22, bonnet: .05, clear: .06, wheel: .080, wide: .030, narrow: .80, size: .82},                            // people carrier
}

func (c car) mesh() *mesh {
	m := &mesh{}
	top := c.clear + c.belt
	quad := func(x0, z0, x1, z1, w float64) [4]vec {
		return [4]vec{{x0, -w, z0}, {x1, -w, z1}, {x1, w, z1}, {x0, w, z0}}
	}
	w := c.width
	// Tail, middle and nose of the body; the ends drop and draw in.
	m.hexahedron(rectangle(.01, c.back+.02, mul(.95, w), c.clear), quad(0, top-c.boot, c.back+.02, top, mul(.93, w)))
	m.box(c.back+.02, c.front-.02, w, c.clear, top)
	m.hexahedron(rectangle(c.front-.02, 1, mul(.97, w), c.clear), quad(c.front-.02, top, .985, top-c.bonnet-.02, mul(.90, w)))
	if c.open {
		c.seats(m, top)
	} else {
		m.hexahedron(rectangle(c.back, c.front, mul(.93, w), top), rectangle(c.back+c.rear, c.front-c.screen, mul(c.narrow, w), top+c.cabin))
	}
	pair(func(s float64) {
		for _, x := range []float64{.18, .80} {
			m.disc(vec{x, mul(s, w-mul(.3, c.wide)), c.wheel}, c.wheel, c.wide)
		}
	})
	c.extras(m, top)
	m.settle(c.size)
	return m
}

func (c car) seats(m *mesh, top float64) {
	m.hexahedron(rectangle(c.front-.03, c.front, mul(.85, c.width), top), rectangle(c.front-c.screen-.02, c.front-c.screen, mul(.75, c.width), top+c.cabin))
	pair(func(s float64) {
		y := mul(s, mul(.45, c.width))
		m.boxAt(vec{c.back + .10, y, top + .05}, vec{.025, mul(.32, c.width), .055})
		m.limb(vec{c.back + .17, y, top}, vec{c.back + .16, y, top + .07}, .045, .035)
		m.ellipsoid(vec{c.back + .17, y, top + .13}, vec{.035, .032, .04}, 0)
	})
}

func (c car) extras(m *mesh, top float64) {
	if c.spoiler {
		m.box(.0, .07, mul(.95, c.width), top+.05, top+.065)
		pair(func(s float64) {
			m.boxAt(vec{.035, mul(s, mul(.7, c.width)), top + .02}, vec{.015, .010, .04})
		})
	}
	if c.rack {
		for _, x := range []float64{.15, .32, .48} {
			m.box(x, x+.02, mul(.75, c.width), top+c.cabin, top+c.cabin+.025)
		}
		m.boxAt(vec{.32, 0, top + c.cabin + .05}, vec{.18, mul(.5, c.width), .025})
	}
	if c.tyre {
		at := func(x, r float64) ring { return ring{vec{x, 0, top - .03}, vec{0, r, 0}, vec{0, 0, r}} }
		m.loft(at(-.055, .01), at(-.055, .09), at(.0, .09), at(.0, .01))
	}
}
