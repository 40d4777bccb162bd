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
	{chest: .205, hip: .196, belly: .198, leg: .507, thick: .053, neck: .443, neckAngle: 46, neckThick: .107, head: .109, snout: .217, ear: .088, tail: .418, tailAngle: -49, stride: 13, size: .988},              // horse
	{chest: .233, hip: .224, belly: .254, leg: .374, thick: .06, neck: .275, neckAngle: 20, neckThick: .128, head: .123, snout: .189, ear: .095, horn: .155, tail: .418, tailAngle: -63, stride: 7, size: .967},    // cow
	{chest: .296, hip: .28, belly: .309, leg: .388, thick: .095, neck: .205, neckAngle: 25, neckThick: .177, head: .179, snout: .119, ear: .214, trunk: .62, tail: .313, tailAngle: -60, stride: 9, size: .988},    // elephant
	{chest: .184, hip: .168, belly: .17, leg: .626, thick: .046, neck: .758, neckAngle: 57, neckThick: .086, head: .095, snout: .161, ear: .081, horn: .106, tail: .313, tailAngle: -60, stride: 10, size: .988},   // giraffe
	{chest: .233, hip: .238, belly: .254, leg: .262, thick: .06, neck: .177, neckAngle: 0, neckThick: .163, head: .158, snout: .175, ear: .102, tail: .187, tailAngle: 17, stride: 8, size: .918},                  // pig
	{chest: .177, hip: .161, belly: .148, leg: .416, thick: .046, neck: .247, neckAngle: 43, neckThick: .093, head: .116, snout: .168, ear: .123, tail: .397, tailAngle: 28, stride: 19, size: .939},               // dog
	{chest: .205, hip: .189, belly: .183, leg: .346, thick: .06, neck: .205, neckAngle: 32, neckThick: .128, head: .137, snout: .14, ear: .067, mane: .27, tail: .537, tailAngle: -25, stride: 15, size: .967},     // lion
	{chest: .191, hip: .182, belly: .176, leg: .472, thick: .044, neck: .345, neckAngle: 52, neckThick: .086, head: .102, snout: .168, ear: .102, horn: .309, tail: .173, tailAngle: -.35, stride: 11, size: .988}, // deer
	{chest: .247, hip: .259, belly: .261, leg: .304, thick: .077, neck: .219, neckAngle: 6, neckThick: .163, head: .151, snout: .189, ear: .081, hump: .14, tail: .145, tailAngle: -28, stride: 12, size: .939},    // bear
	{chest: .191, hip: .21, belly: .198, leg: .374, thick: .053, neck: .219, neckAngle: 55, neckThick: .107, head: .13, snout: .112, ear: .116, tail: .523, tailAngle: -4, stride: 0, sit: .85, size: .918},        // cat, sitting
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
