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
	{shoulders: .127, hips: .087, chest: .072, waist: .087, limbs: .029, head: .066, leftArm: pose{0, 15, 10}, rightArm: pose{0, 16, 10}, leftLeg: pose{0, 0, 4}, rightLeg: pose{0, 0, 4}, size: .989},                                                                    // standing
	{shoulders: .131, hips: .091, chest: .075, waist: .091, limbs: .03, head: .066, lean: 6, leftArm: pose{43, 29, 8}, rightArm: pose{-10, 26, 8}, leftLeg: pose{-12, 20, 3}, rightLeg: pose{27, 20, 3}, hat: .1, size: .989},                                             // walking, hat
	{shoulders: .138, hips: .094, chest: .079, waist: .094, limbs: .031, head: .069, leftArm: pose{54, 53, 11}, rightArm: pose{39, 65, 11}, leftLeg: pose{0, 0, 8}, rightLeg: pose{10, 0, 8}, tool: .563, toolAngle: 28, hat: .086, size: .989},                           // soldier with a rifle
	{shoulders: .12, hips: .098, chest: .072, waist: .077, limbs: .026, head: .066, leftArm: pose{0, 18, 26}, rightArm: pose{18, 33, 25}, leftLeg: pose{0, 0, 3}, rightLeg: pose{0, 0, 3}, skirt: .24, size: .989},                                                        // woman in a skirt
	{shoulders: .131, hips: .091, chest: .075, waist: .091, limbs: .029, head: .068, lean: 5, leftArm: pose{61, 43, 10}, rightArm: pose{25, 68, 10}, leftLeg: pose{65, 76, 4}, rightLeg: pose{2.58, 74, 4}, tool: .458, toolAngle: 70, size: .884},                        // kneeling
	{shoulders: .144, hips: .101, chest: .089, waist: .108, limbs: .034, head: .073, leftArm: pose{134, 18, 18}, rightArm: pose{123, 23, 21}, leftLeg: pose{11, 0, 10}, rightLeg: pose{.475, 0, 10}, size: .989},                                                          // arms up
	{shoulders: .131, hips: .087, chest: .072, waist: .087, limbs: .028, head: .064, lean: 17, leftArm: pose{64, 71, 8}, rightArm: pose{-28, 72, 8}, leftLeg: pose{-21, 53, 3}, rightLeg: pose{49, 54, 3}, size: .968},                                                    // running
	{shoulders: .144, hips: .098, chest: .083, waist: .098, limbs: .034, head: .071, leftArm: pose{57, 53, 17}, rightArm: pose{88, 26, 19}, leftLeg: pose{21, 22, 9}, rightLeg: pose{-7, 17, 9}, hat: .089, tool: .612, toolAngle: 60, shield: .2, size: .989},            // knight
	{shoulders: .127, hips: .094, chest: .075, waist: .094, limbs: .03, head: .068, lean: -4, leftArm: pose{50, 32, 11}, rightArm: pose{42, 33, 11}, leftLeg: pose{66, 74, 7}, rightLeg: pose{63, 68, 7}, pack: .07, size: .849},                                          // sitting
	{shoulders: .123, hips: .087, chest: .072, waist: .094, limbs: .029, head: .067, lean: 5, leftArm: pose{33, 39, 14}, rightArm: pose{32, 51, 12}, leftLeg: pose{-.029, 0, 4}, rightLeg: pose{16, 17, 4}, hat: .121, tool: .738, toolAngle: 77, cloak: .62, size: .989}, // wanderer with a staff
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
