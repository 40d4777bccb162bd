package toys3d

// mesh is a surface of triangles whose corners have normals.
type mesh struct {
	points, normals []vec
	faces           [][3]int32 // counter-clockwise as seen from outside
	paint           float64    // the share of light that it gives back
}

// quad adds a flat face of four corners, counter-clockwise from outside.
func (m *mesh) quad(a, b, c, d vec) {
	n := b.sub(a).cross(d.sub(a)).add(d.sub(c).cross(b.sub(c))).unit()
	i := int32(len(m.points))
	m.points = append(m.points, a, b, c, d)
	m.normals = append(m.normals, n, n, n, n)
	m.faces = append(m.faces, [3]int32{i, i + 1, i + 2}, [3]int32{i, i + 2, i + 3})
}

// hexahedron adds a solid of six faces: the corners of its bottom, then those
// of its top above them, both counter-clockwise as seen from above.
func (m *mesh) hexahedron(bottom, top [4]vec) {
	m.quad(bottom[3], bottom[2], bottom[1], bottom[0])
	m.quad(top[0], top[1], top[2], top[3])
	for i := range 4 {
		j := (i + 1) % 4
		m.quad(bottom[i], bottom[j], top[j], top[i])
	}
}

// rectangle is one at height z, counter-clockwise from above.
func rectangle(x0, x1, halfWidth, z float64) [4]vec {
	return [4]vec{{x0, -halfWidth, z}, {x1, -halfWidth, z}, {x1, halfWidth, z}, {x0, halfWidth, z}}
}

// box adds one that stands from z0 to z1 and is as wide at its top as at its
// bottom.
func (m *mesh) box(x0, x1, halfWidth, z0, z1 float64) {
	m.hexahedron(rectangle(x0, x1, halfWidth, z0), rectangle(x0, x1, halfWidth, z1))
}

// boxAt adds a box with its centre at c and these half edges.
func (m *mesh) boxAt(c, half vec) {
	b, t := rectangle(c.x-half.x, c.x+half.x, half.y, c.z-half.z), rectangle(c.x-half.x, c.x+half.x, half.y, c.z+half.z)
	for i := range 4 {
		b[i].y += c.y
		t[i].y += c.y
	}
	m.hexahedron(b, t)
}

// sides is the number of sides of round things.
const sides = 10

// ring is a cross-section of a round body: a centre and two half axes.
type ring struct{ centre, u, v vec }

// loft adds the surface over consecutive rings, smoothly shaded. The first and
// the last should be small: they are its ends. u, v and the way from ring to
// ring are right-handed.
func (m *mesh) loft(rings ...ring) {
	base := int32(len(m.points))
	for k, r := range rings {
		along := rings[min(k+1, len(rings)-1)].centre.sub(rings[max(k-1, 0)].centre)
		for s := range sides {
			sin, cos := sinCos(360 * float64(s) / sides)
			spoke := r.u.scale(cos).add(r.v.scale(sin))
			around := r.v.scale(cos).sub(r.u.scale(sin))
			slope := r.radius(rings[min(k+1, len(rings)-1)]) - r.radius(rings[max(k-1, 0)])
			// A profile that widens along the way leans its normals back.
			n := around.cross(along).unit().sub(along.unit().scale(slope / max(along.length(), 1e-9)))
			m.points = append(m.points, r.centre.add(spoke))
			m.normals = append(m.normals, n.unit())
		}
	}
	for k := range int32(len(rings) - 1) {
		for s := range int32(sides) {
			a, b := base+k*sides+s, base+k*sides+(s+1)%sides
			m.faces = append(m.faces, [3]int32{a, b, b + sides}, [3]int32{a, b + sides, a + sides})
		}
	}
}

// radius is the mean half axis of another ring, as far as r's slope needs it.
func (r ring) radius(of ring) float64 { return (of.u.length() + of.v.length()) / 2 }

// ellipsoid adds one with its centre at c and these half axes, pitched up at
// the front by an angle in degrees.
func (m *mesh) ellipsoid(c, half vec, pitch float64) {
	sin, cos := sinCos(pitch)
	axis, up := vec{cos, 0, sin}, vec{-sin, 0, cos}
	var rings []ring
	for _, degrees := range []float64{-89, -65, -40, -14, 14, 40, 65, 89} {
		s, r := sinCos(degrees)
		rings = append(rings, ring{c.add(axis.scale(mul(half.x, s))), vec{0, mul(half.y, r), 0}, up.scale(mul(half.z, r))})
	}
	m.loft(rings...)
}

// limb adds a round bar from a to b, of radius ra at the one and rb at the
// other end, with rounded ends.
func (m *mesh) limb(a, b vec, ra, rb float64) {
	along := b.sub(a).unit()
	side := vec{0, 1, 0}
	if along.y > 0.9 || along.y < -0.9 {
		side = vec{1, 0, 0}
	}
	u := side.sub(along.scale(side.dot(along))).unit()
	v := along.cross(u)
	at := func(p vec, r, ahead, width float64) ring {
		return ring{p.add(along.scale(mul(r, ahead))), u.scale(mul(r, width)), v.scale(mul(r, width))}
	}
	m.loft(at(a, ra, -1, 0.05), at(a, ra, -0.7, 0.7), at(a, ra, 0, 1), at(b, rb, 0, 1), at(b, rb, 0.7, 0.7), at(b, rb, 1, 0.05))
}

// disc adds a wheel of this radius and half width around an axle along y.
func (m *mesh) disc(c vec, radius, half float64) {
	at := func(y, r float64) ring {
		return ring{vec{c.x, c.y + y, c.z}, vec{0, 0, r}, vec{r, 0, 0}}
	}
	m.loft(at(-half, mul(radius, 0.05)), at(-half, radius), at(half, radius), at(half, mul(radius, 0.05)))
}

// pair calls add for both sides of a toy: +1 is left, -1 right.
func pair(add func(side float64)) {
	add(1)
	add(-1)
}

// settle moves the toy onto the ground, z = 0, its middle above the origin,
// and scales it to the given radius around its centre.
func (m *mesh) settle(radius float64) {
	lo, hi := m.points[0], m.points[0]
	for _, p := range m.points {
		lo = vec{min(lo.x, p.x), min(lo.y, p.y), min(lo.z, p.z)}
		hi = vec{max(hi.x, p.x), max(hi.y, p.y), max(hi.z, p.z)}
	}
	centre, reach := lo.mix(hi, 0.5), 0.0
	for _, p := range m.points {
		reach = max(reach, p.sub(centre).length())
	}
	k := radius / reach
	foot := vec{centre.x, centre.y, lo.z}
	for i, p := range m.points {
		m.points[i] = p.sub(foot).scale(k)
	}
}

// height is that of the settled toy.
func (m *mesh) height() float64 {
	h := 0.0
	for _, p := range m.points {
		h = max(h, p.z)
	}
	return h
}
