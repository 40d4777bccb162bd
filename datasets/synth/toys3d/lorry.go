package toys3d

// load is what a lorry carries.
type load int

const (
	van load = iota
	tank
	flatbed
	tipper
	mixer
	ladder
	crane
	stakes
)

// lorry has lengths in units of its frame's.
type lorry struct {
	width          float64 // half width
	cab, cabHeight float64 // length and height of the cab
	bonnet         float64 // length of what is before the cab, 0 for a flat front
	slant          float64 // of the windscreen
	load           load
	height         float64 // of the load
	gap            float64 // between cab and load
	over           float64 // how much wider the load is than the frame
	wheel          float64 // radius
	axles          int     // at the back
	size           float64
}

var lorries = [10]lorry{
	{width: .149, cab: .212, cabHeight: .26, slant: .035, load: van, height: .306, gap: .028, over: .019, wheel: .076, axles: 1, size: .955},                   // box van
	{width: .139, cab: .177, cabHeight: .246, bonnet: .164, slant: .035, load: tank, height: .25, gap: .035, wheel: .073, axles: 2, size: .99},                 // tanker
	{width: .149, cab: .198, cabHeight: .274, slant: .028, load: flatbed, height: .124, gap: .049, over: .012, wheel: .08, axles: 2, size: .99},                // flatbed with crates
	{width: .163, cab: .177, cabHeight: .267, bonnet: .157, slant: .049, load: tipper, height: .236, gap: .056, over: .019, wheel: .097, axles: 2, size: .955}, // tipper
	{width: .142, cab: .184, cabHeight: .253, slant: .042, load: mixer, height: .278, gap: .042, wheel: .076, axles: 2, size: .969},                            // concrete mixer
	{width: .128, cab: .226, cabHeight: .232, slant: .049, load: ladder, height: .194, gap: 0, wheel: .069, axles: 1, size: .99},                               // fire engine
	{width: .156, cab: .17, cabHeight: .246, bonnet: .185, slant: .056, load: stakes, height: .208, gap: .042, over: .019, wheel: .083, axles: 1, size: .941},  // farm lorry
	{width: .128, cab: .17, cabHeight: .274, slant: .028, load: van, height: .292, gap: .07, over: .016, wheel: .066, axles: 3, size: .99},                     // long-distance lorry
	{width: .149, cab: .198, cabHeight: .239, bonnet: .115, slant: .062, load: crane, height: .18, gap: .049, wheel: .083, axles: 2, size: .969},               // crane
	{width: .167, cab: .226, cabHeight: .302, bonnet: .129, slant: .07, load: tipper, height: .194, gap: .042, over: 0, wheel: .09, axles: 1, size: .92},       // small tipper
}

func (l lorry) mesh() *mesh {
	m := &mesh{}
	floor := mul(1.25, l.wheel)
	m.box(0, 1, mul(.55, l.width), mul(.8, l.wheel), floor) // the frame
	m.box(.93, 1, l.width, mul(.6, l.wheel), floor)         // the bumper
	front := 1 - l.bonnet
	if l.bonnet > 0 {
		w := mul(.85, l.width)
		m.hexahedron(rectangle(front, 1, w, floor), rectangle(front, .99, mul(.85, w), floor+mul(.55, l.cabHeight)))
	}
	belt := floor + mul(.5, l.cabHeight)
	m.box(front-l.cab, front, l.width, floor, belt)
	m.hexahedron(rectangle(front-l.cab, front, l.width, belt), rectangle(front-l.cab+.01, front-l.slant, mul(.9, l.width), floor+l.cabHeight))
	l.carry(m, front-l.cab-l.gap, floor)
	axle := func(x float64) {
		pair(func(s float64) { m.disc(vec{x, mul(s, mul(.86, l.width)), l.wheel}, l.wheel, mul(.16, l.width)+.012) })
	}
	axle(.98 - l.wheel - mul(.35, l.bonnet))
	for k := range l.axles {
		axle(.14 + mul(mul(2.15, l.wheel), float64(k)))
	}
	m.settle(l.size)
	return m
}

// carry adds the load, from the frame's end to x.
func (l lorry) carry(m *mesh, x, floor float64) {
	w, top := l.width+l.over, floor+l.height
	switch l.load {
	case van:
		m.box(-.02, x, w, floor, top)
	case tank:
		r := mul(.5, l.height)
		m.limb(vec{mul(.6, r), 0, floor + r}, vec{x - mul(.6, r), 0, floor + r}, r, r)
		m.disc(vec{mul(.5, x), 0, floor + mul(2, r)}, .04, .04)
	case flatbed:
		m.box(-.02, x, w, floor, floor+.03)
		m.boxAt(vec{mul(.25, x), .02, floor + .03 + .09}, vec{.11, .09, .09})
		m.boxAt(vec{mul(.66, x), -.03, floor + .03 + .06}, vec{.09, .07, .06})
	case tipper:
		m.hexahedron(rectangle(.06, x-.02, mul(.8, w), floor), rectangle(-.06, x, w, top))
	case mixer:
		mid := mul(.45, x)
		at := func(x, r, z float64) ring {
			return ring{vec{x, 0, floor + z}, vec{0, r, 0}, vec{mul(-.3, r), 0, mul(.95, r)}}
		}
		r := mul(.5, l.height)
		m.loft(at(-.03, .03, mul(1.5, r)), at(0, .06, mul(1.4, r)), at(mid, r, mul(1.1, r)), at(mul(1.6, mid), mul(.85, r), mul(.95, r)), at(x-.01, .05, mul(.8, r)))
	case ladder:
		m.box(0, x, w, floor, top)
		pair(func(s float64) {
			m.limb(vec{.0, mul(s, .05), top + .03}, vec{x + l.cab, mul(s, .05), top + .11}, .014, .014)
		})
		for k := range 7 {
			t := float64(k) / 6
			p := vec{.0, 0, top + .03}.mix(vec{x + l.cab, 0, top + .11}, t)
			m.limb(p.add(vec{0, -.05, 0}), p.add(vec{0, .05, 0}), .010, .010)
		}
	case stakes:
		m.box(-.02, x, w, floor, floor+.03)
		for k := range 5 {
			p := mul(float64(k)/4, x-.02)
			pair(func(s float64) {
				m.boxAt(vec{p, mul(s, w), floor + mul(.5, l.height)}, vec{.018, .012, mul(.5, l.height)})
			})
		}
		pair(func(s float64) { m.boxAt(vec{mul(.5, x), mul(s, w), top}, vec{mul(.5, x), .010, .022}) })
		m.boxAt(vec{mul(.45, x), 0, floor + .09}, vec{mul(.36, x), mul(.75, w), .06})
	case crane:
		m.box(0, x, mul(.9, w), floor, floor+.06)
		m.boxAt(vec{mul(.5, x), 0, floor + .06 + mul(.5, l.height)}, vec{.12, .10, mul(.5, l.height)})
		foot := vec{mul(.5, x), 0, floor + .06 + mul(.8, l.height)}
		m.limb(foot, vec{1.05, 0, floor + .40}, .035, .022)
	}
}
