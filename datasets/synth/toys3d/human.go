package toys3d

// human is a figure in a posture. Lengths are in units of its height when it
// stands, angles in degrees: 0 hangs down, positive is to the front.
type human struct {
	shoulders, hips, chest, waist float64 // half widths, half depth of the chest, half width of the waist
	limbs                         float64 // radius of an arm; legs are thicker
	head                          float64
	lean                          float64 // of the trunk, to the front
	leftArm, rightArm             pose
	leftLeg, rightLeg             pose
	skirt                         float64 // radius of its hem, 0 for none
	hat                           float64 // half width of a brim or helmet
	pack                          float64 // depth of a bag on the back
	tool                          float64 // length of what the right hand holds
	toolAngle                     float64
	shield                        float64 // half height, on the left arm
	cloak                         float64 // length from the shoulders down
	size                          float64
}

// pose is that of a limb: its upper part, the bend at elbow or knee, and how
// far it is spread to the side.
type pose struct{ swing, bend, spread float64 }

var humans = [10]human{
	{shoulders: .125, hips: .085, chest: .070, waist: .085, limbs: .028, head: .065, leftArm: pose{0, 5, 8}, rightArm: pose{0, 5, 8}, leftLeg: pose{0, 0, 3}, rightLeg: pose{0, 0, 3}, size: 1},                                                                  // standing
	{shoulders: .130, hips: .090, chest: .075, waist: .090, limbs: .030, head: .065, lean: 6, leftArm: pose{35, 25, 6}, rightArm: pose{-30, 20, 6}, leftLeg: pose{-25, 8, 2}, rightLeg: pose{30, 10, 2}, hat: .10, size: 1},                                      // walking, hat
	{shoulders: .140, hips: .095, chest: .080, waist: .095, limbs: .032, head: .070, leftArm: pose{50, 60, 10}, rightArm: pose{40, 75, 10}, leftLeg: pose{0, 0, 9}, rightLeg: pose{5, 0, 9}, tool: .55, toolAngle: 15, hat: .08, size: 1},                        // soldier with a rifle
	{shoulders: .115, hips: .100, chest: .070, waist: .070, limbs: .024, head: .065, leftArm: pose{0, 10, 32}, rightArm: pose{10, 30, 30}, leftLeg: pose{0, 0, 2}, rightLeg: pose{0, 0, 2}, skirt: .24, size: 1},                                                 // woman in a skirt
	{shoulders: .130, hips: .090, chest: .075, waist: .090, limbs: .029, head: .068, lean: 5, leftArm: pose{60, 45, 8}, rightArm: pose{20, 80, 8}, leftLeg: pose{85, 88, 4}, rightLeg: pose{-5, 88, 4}, tool: .4, toolAngle: 75, size: .85},                      // kneeling
	{shoulders: .150, hips: .105, chest: .095, waist: .115, limbs: .036, head: .075, leftArm: pose{165, 10, 20}, rightArm: pose{160, 15, 24}, leftLeg: pose{8, 0, 12}, rightLeg: pose{-8, 0, 12}, size: 1},                                                       // arms up
	{shoulders: .130, hips: .085, chest: .070, waist: .085, limbs: .027, head: .062, lean: 22, leftArm: pose{65, 85, 6}, rightArm: pose{-55, 85, 6}, leftLeg: pose{-38, 55, 2}, rightLeg: pose{62, 60, 2}, size: .97},                                            // running
	{shoulders: .150, hips: .100, chest: .085, waist: .100, limbs: .036, head: .072, leftArm: pose{55, 60, 18}, rightArm: pose{110, 20, 22}, leftLeg: pose{22, 10, 10}, rightLeg: pose{-18, 6, 10}, hat: .085, tool: .62, toolAngle: 60, shield: .20, size: 1},   // knight
	{shoulders: .125, hips: .095, chest: .075, waist: .095, limbs: .030, head: .068, lean: -8, leftArm: pose{45, 30, 10}, rightArm: pose{45, 30, 10}, leftLeg: pose{86, 84, 8}, rightLeg: pose{82, 80, 8}, pack: .07, size: .80},                                 // sitting
	{shoulders: .120, hips: .085, chest: .070, waist: .095, limbs: .028, head: .066, lean: 4, leftArm: pose{20, 40, 14}, rightArm: pose{30, 55, 12}, leftLeg: pose{-8, 0, 4}, rightLeg: pose{14, 6, 4}, hat: .13, tool: .80, toolAngle: 85, cloak: .62, size: 1}, // wanderer with a staff
}

const (
	thigh, shin  = .25, .24
	torso        = .30
	upper, lower = .17, .17 // of the arm
)

func (h human) mesh() *mesh {
	m := &mesh{}
	sin, cos := sinCos(h.lean)
	up := vec{sin, 0, cos}
	front := vec{cos, 0, -sin}
	hip := vec{0, 0, thigh + shin}
	neck := hip.add(up.scale(torso))
	section := func(t, width, depth float64) ring {
		return ring{hip.mix(neck, t), front.scale(depth), vec{0, width, 0}}
	}
	m.loft(section(-.16, .01, .01), section(-.10, mul(.8, h.hips), mul(.8, h.chest)), section(.08, h.hips, h.chest), section(.42, h.waist, mul(.9, h.chest)),
		section(.80, h.shoulders, h.chest), section(.98, mul(.85, h.shoulders), mul(.8, h.chest)), section(1.08, .03, .03))
	skull := neck.add(up.scale(.055 + h.head))
	m.limb(neck, skull, .034, .034)
	m.ellipsoid(skull, vec{mul(.95, h.head), mul(.82, h.head), mul(1.12, h.head)}, -h.lean)
	pair(func(s float64) {
		arm, leg := h.leftArm, h.leftLeg
		if s < 0 {
			arm, leg = h.rightArm, h.rightLeg
		}
		h.leg(m, hip.add(vec{0, mul(s, mul(.62, h.hips)), 0}), leg, s)
		shoulder := neck.add(vec{0, mul(s, h.shoulders), 0}).sub(up.scale(.035))
		h.arm(m, shoulder, arm, s)
	})
	h.clothes(m, hip, neck, skull, up, front)
	m.settle(h.size)
	return m
}

// bone is the direction of a part of a limb.
func bone(swing, spread, s float64) vec {
	sin, cos := sinCos(swing)
	side, down := sinCos(spread)
	return vec{mul(sin, down), mul(s, side), mul(-cos, down)}
}

func (h human) leg(m *mesh, hip vec, p pose, s float64) {
	knee := hip.add(bone(p.swing, p.spread, s).scale(thigh))
	ankle := knee.add(bone(p.swing-p.bend, p.spread, s).scale(shin - .03))
	m.limb(hip, knee, mul(1.9, h.limbs), mul(1.35, h.limbs))
	m.limb(knee, ankle, mul(1.35, h.limbs), mul(.95, h.limbs))
	m.limb(ankle.add(vec{-.01, 0, -.015}), ankle.add(vec{.09, mul(s, .01), -.02}), .030, .024)
}

func (h human) arm(m *mesh, shoulder vec, p pose, s float64) {
	elbow := shoulder.add(bone(p.swing, p.spread, s).scale(upper))
	hand := elbow.add(bone(p.swing+p.bend, mul(.5, p.spread), s).scale(lower))
	m.limb(shoulder, elbow, mul(1.15, h.limbs), h.limbs)
	m.limb(elbow, hand, h.limbs, mul(.8, h.limbs))
	m.ellipsoid(hand, vec{.032, .028, .034}, 0)
	switch {
	case s < 0 && h.tool > 0:
		sin, cos := sinCos(h.toolAngle)
		along := vec{cos, 0, sin}.scale(mul(.5, h.tool))
		m.limb(hand.sub(along), hand.add(along), .016, .012)
	case s > 0 && h.shield > 0:
		m.ellipsoid(hand.add(vec{.02, .05, 0}), vec{.10, .025, h.shield}, 0)
	}
}

func (h human) clothes(m *mesh, hip, neck, skull, up, front vec) {
	if h.skirt > 0 {
		at := func(z, r float64) ring {
			return ring{vec{hip.x, 0, z}, vec{r, 0, 0}, vec{0, r, 0}}
		}
		m.loft(at(.10, .02), at(.10, h.skirt), at(.30, mul(.75, h.skirt)), at(hip.z+.06, h.waist), at(hip.z+.07, .02))
	}
	if h.hat > 0 {
		brow := skull.add(up.scale(mul(.45, h.head)))
		at := func(above, r float64) ring {
			return ring{brow.add(up.scale(above)), front.scale(r), vec{0, r, 0}}
		}
		m.loft(at(0, .01), at(.001, h.hat), at(.02, h.hat), at(.03, mul(.95, h.head)), at(.09, mul(.75, h.head)), at(.10, .01))
	}
	if h.pack > 0 {
		c := hip.mix(neck, .6).sub(front.scale(h.chest + mul(.6, h.pack)))
		m.boxAt(c, vec{h.pack, mul(.8, h.shoulders), .11})
	}
	if h.cloak > 0 {
		a, b := neck.sub(front.scale(mul(.9, h.chest))), neck.sub(front.scale(h.chest+.10)).sub(up.scale(h.cloak))
		w0, w1 := h.shoulders, h.shoulders+.07
		m.hexahedron([4]vec{{b.x - .03, -w1, b.z}, {b.x, -w1, b.z}, {b.x, w1, b.z}, {b.x - .03, w1, b.z}},
			[4]vec{{a.x - .03, -w0, a.z}, {a.x, -w0, a.z}, {a.x, w0, a.z}, {a.x - .03, w0, a.z}})
	}
}
