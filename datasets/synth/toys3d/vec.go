package toys3d

import "math"

// Every CPU must render the same bits. Additions, products, quotients and
// square roots are exact to the last bit everywhere, unless a compiler fuses a
// product with a sum: mul keeps it from doing so. The sine of package math may
// be fused or assembly; ours is a polynomial.

// mul is a*b, rounded on its own.
func mul(a, b float64) float64 { return float64(a * b) }

// vec is a point or a direction: x to the front of a toy, y to its left, z up.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec            { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec            { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) scale(k float64) vec      { return vec{mul(a.x, k), mul(a.y, k), mul(a.z, k)} }
func (a vec) times(b vec) vec          { return vec{mul(a.x, b.x), mul(a.y, b.y), mul(a.z, b.z)} }
func (a vec) dot(b vec) float64        { return mul(a.x, b.x) + mul(a.y, b.y) + mul(a.z, b.z) }
func (a vec) length() float64          { return math.Sqrt(a.dot(a)) }
func (a vec) mix(b vec, t float64) vec { return a.add(b.sub(a).scale(t)) }

func (a vec) cross(b vec) vec {
	return vec{mul(a.y, b.z) - mul(a.z, b.y), mul(a.z, b.x) - mul(a.x, b.z), mul(a.x, b.y) - mul(a.y, b.x)}
}

// unit is a vector of length 1 in a's direction; the zero vector stays.
func (a vec) unit() vec {
	n := a.length()
	if n == 0 {
		return a
	}
	return vec{a.x / n, a.y / n, a.z / n}
}

// sinCos returns the sine and the cosine of an angle in degrees, within 1e-12.
func sinCos(degrees float64) (sin, cos float64) {
	quarter := math.Round(degrees / 90)
	x := mul(degrees-mul(90, quarter), math.Pi/180) // at most pi/4 in magnitude
	s, c := taylor(x, 1), taylor(x, 0)
	switch (int(quarter)%4 + 4) % 4 {
	case 1:
		return c, -s
	case 2:
		return -s, -c
	case 3:
		return -c, s
	}
	return s, c
}

// taylor sums the series of the sine (first power 1) or of the cosine (0).
func taylor(x float64, first int) float64 {
	term := 1.0
	if first == 1 {
		term = x
	}
	sum := 0.0
	for n := first; n < 16; n += 2 {
		sum += term
		term = -mul(term, mul(x, x)) / float64((n+1)*(n+2))
	}
	return sum
}

// direction is the unit vector at an azimuth, from x to y, and an elevation.
func direction(azimuth, elevation float64) vec {
	sa, ca := sinCos(azimuth)
	se, ce := sinCos(elevation)
	return vec{mul(ce, ca), mul(ce, sa), se}
}
