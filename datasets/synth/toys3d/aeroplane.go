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
	{radius: .065, tailRadius: .025, nose: .16, span: .50, root: .20, tip: .08, sweep: .22, dihedral: .06, at: .52, level: -.6, fin: .20, finSweep: .12, tailSpan: .20, tailChord: .10, engines: 1, engine: .040, gear: .07, size: 1},                            // airliner
	{radius: .060, tailRadius: .020, nose: .12, span: .62, root: .17, tip: .15, at: .66, level: -.5, second: .26, fin: .15, finSweep: .03, tailSpan: .20, tailChord: .12, propeller: .14, cockpit: .03, gear: .13, size: 1},                                      // biplane
	{radius: .055, tailRadius: .045, nose: .34, span: .34, root: .52, tip: .03, sweep: .44, at: .34, level: -.2, fin: .20, finSweep: .16, tailSpan: 0, tailChord: .1, cockpit: .05, gear: .07, size: .97},                                                        // delta fighter
	{radius: .045, tailRadius: .012, nose: .14, span: .98, root: .11, tip: .05, sweep: .02, dihedral: .07, at: .62, level: .4, fin: .15, finSweep: .03, tailSpan: .22, tailChord: .07, tailUp: .95, cockpit: .05, gear: .03, size: 1},                            // glider
	{radius: .070, tailRadius: .020, nose: .10, span: .66, root: .17, tip: .13, dihedral: .05, at: .66, level: .95, fin: .17, finSweep: .07, tailSpan: .24, tailChord: .12, propeller: .13, gear: .14, size: 1},                                                  // high-wing tourer
	{radius: .075, tailRadius: .030, nose: .14, span: .72, root: .22, tip: .10, sweep: .03, dihedral: .04, at: .62, level: .2, fin: .14, finSweep: .03, tailSpan: .28, tailChord: .13, twin: .36, engines: 2, engine: .042, cockpit: .04, gear: .09, size: 1},    // bomber of four engines
	{radius: .062, tailRadius: .022, nose: .14, span: .56, root: .24, tip: .10, sweep: .04, dihedral: .08, at: .62, level: -.7, fin: .14, finSweep: .06, tailSpan: .22, tailChord: .11, propeller: .15, cockpit: .06, gear: .10, size: 1},                        // low-wing fighter
	{radius: .055, tailRadius: .050, nose: .30, span: .30, root: .30, tip: .10, sweep: .26, at: .42, level: .3, fin: .19, finSweep: .12, tailSpan: .22, tailChord: .16, twin: .14, cockpit: .06, gear: .07, size: .97},                                           // jet with two fins
	{radius: .095, tailRadius: .030, nose: .12, span: .62, root: .20, tip: .12, sweep: .06, dihedral: -.03, at: .56, level: 1, fin: .26, finSweep: .10, tailSpan: .24, tailChord: .10, tailUp: 1, engines: 2, engine: .036, gear: .05, size: 1},                  // transport with a T-tail
	{radius: .055, tailRadius: .018, nose: .16, span: .44, root: .15, tip: .08, sweep: .10, dihedral: .03, at: .40, level: -.6, fin: .19, finSweep: .12, tailSpan: .18, tailChord: .08, tailUp: 1, cockpit: .02, engines: 1, engine: .038, gear: .06, size: .93}, // business jet
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
