package toys3d

// animal is a four-legged one. Lengths are in units of its body's length,
// angles in degrees.
type animal struct {
	chest, hip, belly float64 // radii of the body: front, back, middle
	leg, thick        float64 // length and radius of the legs
	neck, neckAngle   float64 // length, angle above the horizontal
	neckThick         float64
	head, snout       float64 // radius of the skull, length of the snout
	ear, horn         float64 // lengths
	tail, tailAngle   float64
	trunk, hump, mane float64 // length of a trunk, height of a hump, radius of a mane
	stride            float64 // angle by which the legs swing
	sit               float64 // share by which the hind legs are bent
	size              float64 // radius of the whole
}

var animals = [10]animal{
	{chest: .20, hip: .19, belly: .19, leg: .55, thick: .050, neck: .50, neckAngle: 50, neckThick: .10, head: .10, snout: .24, ear: .08, tail: .45, tailAngle: -60, stride: 14, size: 1},              // horse
	{chest: .24, hip: .23, belly: .27, leg: .36, thick: .060, neck: .26, neckAngle: 12, neckThick: .13, head: .12, snout: .20, ear: .09, horn: .14, tail: .45, tailAngle: -80, stride: 5, size: .97},  // cow
	{chest: .33, hip: .31, belly: .35, leg: .38, thick: .110, neck: .16, neckAngle: 20, neckThick: .20, head: .20, snout: .10, ear: .26, trunk: .62, tail: .30, tailAngle: -75, stride: 8, size: 1},   // elephant
	{chest: .17, hip: .15, belly: .15, leg: .72, thick: .040, neck: .95, neckAngle: 66, neckThick: .07, head: .08, snout: .16, ear: .07, horn: .07, tail: .30, tailAngle: -75, stride: 9, size: 1},    // giraffe
	{chest: .24, hip: .25, belly: .27, leg: .20, thick: .060, neck: .12, neckAngle: 0, neckThick: .18, head: .17, snout: .18, ear: .10, tail: .12, tailAngle: 35, stride: 6, size: .90},               // pig
	{chest: .16, hip: .14, belly: .12, leg: .42, thick: .040, neck: .22, neckAngle: 45, neckThick: .08, head: .11, snout: .17, ear: .13, tail: .42, tailAngle: 50, stride: 22, size: .93},             // dog
	{chest: .20, hip: .18, belly: .17, leg: .32, thick: .060, neck: .16, neckAngle: 30, neckThick: .13, head: .14, snout: .13, ear: .05, mane: .27, tail: .62, tailAngle: -25, stride: 16, size: .97}, // lion
	{chest: .18, hip: .17, belly: .16, leg: .50, thick: .038, neck: .36, neckAngle: 58, neckThick: .07, head: .09, snout: .17, ear: .10, horn: .36, tail: .10, tailAngle: 10, stride: 11, size: 1},    // deer
	{chest: .26, hip: .28, belly: .28, leg: .26, thick: .085, neck: .18, neckAngle: -8, neckThick: .18, head: .16, snout: .20, ear: .07, hump: .14, tail: .06, tailAngle: -30, stride: 12, size: .93}, // bear
	{chest: .18, hip: .21, belly: .19, leg: .36, thick: .050, neck: .18, neckAngle: 62, neckThick: .10, head: .13, snout: .09, ear: .12, tail: .60, tailAngle: 5, stride: 0, sit: .85, size: .90},     // cat, sitting
}

func (a animal) mesh() *mesh {
	m := &mesh{}
	rear := a.leg - mul(a.sit, mul(a.leg, 0.75)) // height of the hips' foot
	shoulder := vec{.42, 0, a.leg + mul(.55, a.chest)}
	hips := vec{-.42, 0, rear + mul(.55, a.hip)}
	side := func(r float64) (vec, vec) { return vec{0, mul(.86, r), 0}, vec{0, 0, r} }
	section := func(t, r float64) ring {
		u, v := side(r)
		return ring{hips.mix(shoulder, t), u, v}
	}
	m.loft(section(-.22, .02), section(-.14, mul(.7, a.hip)), section(.08, a.hip), section(.5, a.belly), section(.92, a.chest), section(1.12, mul(.72, a.chest)), section(1.2, .02))
	if a.hump > 0 {
		m.ellipsoid(shoulder.add(vec{-.1, 0, mul(.7, a.chest)}), vec{.28, mul(.7, a.chest), a.hump + .05}, 0)
	}
	a.legs(m, shoulder, hips, rear)
	a.headAndNeck(m, shoulder)
	sin, cos := sinCos(a.tailAngle)
	root := hips.add(vec{mul(-.9, a.hip), 0, mul(.4, a.hip)})
	m.limb(root, root.add(vec{mul(-a.tail, cos), 0, mul(a.tail, sin)}), mul(.45, a.thick)+.01, .018)
	m.settle(a.size)
	return m
}

func (a animal) legs(m *mesh, shoulder, hips vec, rear float64) {
	pair(func(s float64) {
		sin, _ := sinCos(a.stride)
		swing := mul(sin, a.leg)
		top := vec{shoulder.x - .03, mul(s, mul(.55, a.chest)), shoulder.z - mul(.2, a.chest)}
		foot := vec{top.x + mul(s, swing), top.y, 0}
		knee := top.mix(foot, .5).add(vec{.03, 0, 0})
		m.limb(top, knee, mul(1.45, a.thick), a.thick)
		m.limb(knee, foot, a.thick, mul(.85, a.thick))
		top = vec{hips.x, mul(s, mul(.55, a.hip)), hips.z - mul(.1, a.hip)}
		foot = vec{top.x - mul(s, swing) + mul(.3, a.sit), top.y, 0}
		knee = top.mix(foot, .5).add(vec{-.05 + mul(.30, a.sit), 0, mul(.5, rear)}.times(vec{1, 0, a.sit}))
		m.limb(top, knee, mul(1.8, a.thick), mul(1.1, a.thick))
		m.limb(knee, foot, a.thick, mul(.85, a.thick))
	})
}

func (a animal) headAndNeck(m *mesh, shoulder vec) {
	sin, cos := sinCos(a.neckAngle)
	from := shoulder.add(vec{mul(.5, a.chest), 0, mul(.35, a.chest)})
	skull := from.add(vec{mul(a.neck, cos), 0, mul(a.neck, sin)})
	m.limb(from, skull, mul(1.35, a.neckThick), a.neckThick)
	if a.mane > 0 {
		m.ellipsoid(skull.add(vec{-.05, 0, -.02}), vec{mul(.6, a.mane), a.mane, a.mane}, a.neckAngle)
	}
	m.ellipsoid(skull.add(vec{mul(.4, a.head), 0, 0}), vec{mul(1.25, a.head), a.head, a.head}, -12)
	nose := skull.add(vec{mul(.7, a.head) + a.snout, 0, mul(-.45, a.head) - mul(.35, a.snout)})
	m.limb(skull.add(vec{mul(.6, a.head), 0, mul(-.2, a.head)}), nose, mul(.72, a.head), mul(.5, a.head))
	if a.trunk > 0 {
		bend := nose.add(vec{.10, 0, mul(-.55, a.trunk)})
		m.limb(nose, bend, mul(.42, a.head), mul(.32, a.head))
		m.limb(bend, bend.add(vec{.08, 0, mul(-.45, a.trunk)}), mul(.32, a.head), mul(.22, a.head))
	}
	pair(func(s float64) {
		root := skull.add(vec{mul(-.1, a.head), mul(s, mul(.6, a.head)), mul(.7, a.head)})
		if a.trunk > 0 { // an elephant's ears hang beside its head
			m.ellipsoid(skull.add(vec{-.06, mul(s, mul(1.15, a.head)), -.02}), vec{mul(.7, a.ear), .035, a.ear}, 0)
		} else {
			m.limb(root, root.add(vec{mul(-.2, a.ear), mul(s, mul(.45, a.ear)), a.ear}), mul(.3, a.ear)+.012, .012)
		}
		if a.horn > 0 {
			tip := root.add(vec{.02, mul(s, mul(.75, a.horn)), mul(.7, a.horn)})
			m.limb(root, tip, .028, .014)
			if a.horn > .25 { // antlers branch
				m.limb(root.mix(tip, .5), root.mix(tip, .5).add(vec{.12, 0, .10}), .02, .01)
			}
		}
	})
}
