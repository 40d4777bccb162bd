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
	{width: .202, belt: .172, cabin: .136, back: .153, front: .66, rear: .112, screen: .137, bonnet: .025, boot: .021, clear: .051, wheel: .077, wide: .031, narrow: .797, size: .915},               // saloon
	{width: .209, belt: .178, cabin: .157, back: .055, front: .688, rear: .063, screen: .137, bonnet: .032, clear: .051, wheel: .08, wide: .031, narrow: .811, size: .873},                           // hatchback
	{width: .216, belt: .143, cabin: .115, back: .139, front: .604, rear: .168, screen: .165, bonnet: .053, boot: 0, clear: .041, wheel: .08, wide: .038, narrow: .741, spoiler: true, size: .936},   // sports car
	{width: .202, belt: .185, cabin: .15, back: 0, front: .674, rear: .042, screen: .123, bonnet: .025, clear: .055, wheel: .077, wide: .031, narrow: .825, rack: true, size: .922},                  // estate
	{width: .209, belt: .2, cabin: .164, back: .062, front: .66, rear: .042, screen: .081, clear: .079, wheel: .098, wide: .04, narrow: .867, tyre: true, size: .887},                                // jeep
	{width: .209, belt: .172, cabin: .136, back: .209, front: .618, screen: .081, bonnet: .032, boot: .028, clear: .048, wheel: .081, wide: .034, open: true, size: .901},                            // convertible
	{width: .216, belt: .165, cabin: .192, back: .125, front: .73, rear: .168, screen: .179, bonnet: .067, boot: .076, clear: .051, wheel: .086, wide: .031, narrow: .699, size: .831},               // beetle
	{width: .181, belt: .158, cabin: .129, back: .251, front: .59, rear: .098, screen: .095, bonnet: .032, boot: .056, clear: .044, wheel: .095, wide: .042, narrow: .727, spoiler: true, size: .95}, // racing car
	{width: .195, belt: .185, cabin: .115, back: .195, front: .618, rear: .084, screen: .109, bonnet: .018, boot: 0, clear: .058, wheel: .074, wide: .028, narrow: .839, size: .971},                 // long limousine
	{width: .223, belt: .193, cabin: .199, back: .048, front: .758, rear: .056, screen: .193, bonnet: .046, clear: .058, wheel: .081, wide: .031, narrow: .797, size: .845},                          // people carrier
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
