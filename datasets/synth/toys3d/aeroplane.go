package toys3d

// aeroplane has lengths in units of its fuselage's, sweeps as the distance by
// which a tip lies behind its root.
type aeroplane struct {
	radius, tailRadius  float64 // of the fuselage
	nose                float64 // length of its tapered front
	span, root, tip     float64 // half span of the wings, chords at the fuselage and at the tips
	sweep, dihedral     float64 // of the wings; how far the tips lie above the roots
	at, level           float64 // where the wings are: 0 tail to 1 nose; -1 below, 1 above the fuselage
	second              float64 // gap to a second pair of wings above, 0 for none
	fin, finSweep       float64 // height of the fin
	tailSpan, tailChord float64
	tailUp              float64 // share of the fin's height at which the tailplane sits
	twin                float64 // distance between two fins, 0 for one
	engines             int     // under or on each wing
	engine              float64 // their radius
	propeller, cockpit  float64 // radius of the one at the nose; size of the canopy
	gear                float64 // height of the landing gear
	size                float64
}

var aeroplanes = [10]aeroplane{
	{radius: .065, tailRadius: .026, nose: .164, span: .522, root: .208, tip: .084, sweep: .198, dihedral: .055, at: .527, level: -.412, fin: .194, finSweep: .109, tailSpan: .207, tailChord: .103, engines: 1, engine: .04, gear: .073, size: .996},                              // airliner
	{radius: .061, tailRadius: .022, nose: .136, span: .606, root: .187, tip: .133, at: .625, level: -.343, second: .26, fin: .159, finSweep: .046, tailSpan: .207, tailChord: .117, propeller: .14, cockpit: .034, gear: .115, size: .996},                                        // biplane
	{radius: .058, tailRadius: .04, nose: .29, span: .41, root: .432, tip: .049, sweep: .352, at: .401, level: -.133, fin: .194, finSweep: .137, tailSpan: 0, tailChord: .103, cockpit: .048, gear: .073, size: .975},                                                              // delta fighter
	{radius: .051, tailRadius: .017, nose: .15, span: .858, root: .145, tip: .063, sweep: .058, dihedral: .062, at: .597, level: .287, fin: .159, finSweep: .046, tailSpan: .221, tailChord: .082, tailUp: .96, cockpit: .048, gear: .045, size: .996},                             // glider
	{radius: .068, tailRadius: .022, nose: .122, span: .634, root: .187, tip: .119, dihedral: .048, at: .625, level: .672, fin: .173, finSweep: .074, tailSpan: .235, tailChord: .117, propeller: .133, gear: .122, size: .996},                                                    // high-wing tourer
	{radius: .072, tailRadius: .029, nose: .15, span: .676, root: .222, tip: .098, sweep: .065, dihedral: .041, at: .597, level: .147, fin: .152, finSweep: .046, tailSpan: .263, tailChord: .124, twin: .327, engines: 2, engine: .041, cockpit: .041, gear: .087, size: .996},    // bomber of four engines
	{radius: .062, tailRadius: .024, nose: .15, span: .564, root: .236, tip: .098, sweep: .072, dihedral: .069, at: .597, level: -.482, fin: .152, finSweep: .067, tailSpan: .221, tailChord: .11, propeller: .147, cockpit: .055, gear: .094, size: .996},                         // low-wing fighter
	{radius: .058, tailRadius: .043, nose: .262, span: .382, root: .278, tip: .098, sweep: .226, at: .457, level: .217, fin: .187, finSweep: .109, tailSpan: .221, tailChord: .145, twin: .173, cockpit: .055, gear: .073, size: .975},                                             // jet with two fins
	{radius: .086, tailRadius: .029, nose: .136, span: .606, root: .208, tip: .112, sweep: .086, dihedral: -.008, at: .555, level: .708, fin: .236, finSweep: .095, tailSpan: .235, tailChord: .103, tailUp: .995, engines: 2, engine: .037, gear: .059, size: .996},               // transport with a T-tail
	{radius: .058, tailRadius: .021, nose: .164, span: .48, root: .173, tip: .084, sweep: .114, dihedral: .034, at: .443, level: -.412, fin: .187, finSweep: .109, tailSpan: .193, tailChord: .089, tailUp: .995, cockpit: .027, engines: 1, engine: .038, gear: .066, size: .947}, // business jet
}

func (a aeroplane) mesh() *mesh {
	m := &mesh{}
	z := a.gear + a.radius + .02
	section := func(x, r, lift float64) ring {
		return ring{vec{x, 0, z + lift}, vec{0, r, 0}, vec{0, 0, r}}
	}
	m.loft(section(0, .004, mul(.6, a.radius)), section(.01, a.tailRadius, mul(.55, a.radius)), section(.38, mul(.88, a.radius), .0), section(.60, a.radius, 0),
		section(1-a.nose, a.radius, 0), section(1-mul(.35, a.nose), mul(.62, a.radius), mul(-.1, a.radius)), section(1, .006, mul(-.15, a.radius)))
	a.wings(m, z)
	a.tail(m, z)
	if a.propeller > 0 {
		m.limb(vec{.99, 0, z}, vec{1.05, 0, z}, .026, .012)
		pair(func(s float64) {
			m.limb(vec{1.02, 0, z}, vec{1.02, mul(s, mul(.6, a.propeller)), z + mul(s, mul(.8, a.propeller))}, .014, .014)
		})
	}
	if a.cockpit > 0 {
		m.ellipsoid(vec{1 - a.nose - .06, 0, z + mul(.8, a.radius)}, vec{mul(2.2, a.cockpit), mul(.8, a.cockpit), a.cockpit}, 0)
	}
	a.landing(m, z)
	m.settle(a.size)
	return m
}

// slab adds a wing from the root to the tip: leading edges, chords, thickness.
func (m *mesh) slab(root, tip vec, rootChord, tipChord, thick float64, upright bool) {
	t := vec{0, 0, mul(.5, thick)}
	if upright {
		t = vec{0, mul(-.5, thick), 0}
	}
	a, b := root, root.sub(vec{rootChord, 0, 0})
	c, d := tip.sub(vec{tipChord, 0, 0}), tip
	if !upright && tip.y < root.y {
		a, b, c, d = b, a, d, c
	}
	m.hexahedron([4]vec{b.sub(t), a.sub(t), d.sub(t), c.sub(t)}, [4]vec{b.add(t), a.add(t), d.add(t), c.add(t)})
}

func (a aeroplane) wings(m *mesh, z float64) {
	lead := a.at + mul(.5, a.root)
	low := z + mul(a.level, mul(.85, a.radius))
	pair(func(s float64) {
		root, tip := vec{lead, mul(s, mul(.2, a.radius)), low}, vec{lead - a.sweep, mul(s, a.span), low + a.dihedral}
		m.slab(root, tip, a.root, a.tip, .024, false)
		if a.second > 0 {
			over := vec{.03, 0, a.second}
			m.slab(root.add(over), tip.add(over), a.root, a.tip, .024, false)
			for _, t := range []float64{.2, .8} {
				p := root.mix(tip, t)
				m.limb(p.add(vec{-.05, 0, 0}), p.add(vec{-.05, 0, a.second}), .012, .012)
			}
		}
		for e := range a.engines {
			t := .34 + mul(.30, float64(e))
			p := root.mix(tip, t).add(vec{-.02, 0, mul(-.9, a.engine)})
			m.limb(p.add(vec{-.11, 0, 0}), p.add(vec{.06, 0, 0}), mul(.7, a.engine), a.engine)
		}
	})
}

func (a aeroplane) tail(m *mesh, z float64) {
	foot := z + mul(.5, a.radius)
	fin := func(y float64) {
		m.slab(vec{mul(1.15, a.tailChord) + .04, y, foot}, vec{mul(1.1, a.tailChord) + .02 - a.finSweep, y, foot + a.fin}, mul(1.5, a.tailChord)+.02, mul(.8, a.tailChord), .018, true)
	}
	if a.twin > 0 {
		pair(func(s float64) { fin(mul(s, mul(.5, a.twin))) })
	} else {
		fin(0)
	}
	high := foot + mul(a.tailUp, a.fin)
	back := mul(a.tailUp, a.finSweep)
	pair(func(s float64) {
		if a.tailSpan > 0 {
			lead := a.tailChord + .03 - back
			m.slab(vec{lead, 0, high}, vec{lead - .05, mul(s, a.tailSpan), high}, a.tailChord, mul(.7, a.tailChord), .018, false)
		}
	})
}

func (a aeroplane) landing(m *mesh, z float64) {
	r := mul(.32, a.gear) + .012
	pair(func(s float64) {
		p := vec{a.at + .02, mul(s, a.radius+.05), r}
		m.limb(vec{p.x, mul(s, mul(.6, a.radius)), z - mul(.6, a.radius)}, p, .012, .012)
		m.disc(p, r, .016)
	})
	m.disc(vec{.84, 0, r}, r, .014)
	m.limb(vec{.84, 0, r}, vec{.84, 0, z - mul(.5, a.radius)}, .012, .012)
}
