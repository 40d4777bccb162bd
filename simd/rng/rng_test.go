package rng

import (
	"math"
	"math/bits"
	"testing"
)

// The known-answer vectors of Random123's kat_vectors for philox4x32, 10 rounds.
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, v := range []struct {
		c    [4]uint32
		k    [2]uint32
		want [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{^uint32(0), ^uint32(0), ^uint32(0), ^uint32(0)}, [2]uint32{^uint32(0), ^uint32(0)},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := Philox(v.c, v.k); got != v.want {
			t.Errorf("Philox(%x, %x) = %x, want %x", v.c, v.k, got, v.want)
		}
	}
}

func TestWordLayout(t *testing.T) {
	d := New(0, "layout").At(3, 2, 1)
	for _, i := range []int{0, 1, 15, 16, 63, 64, 1000} {
		g, w, j := i/64, i/16%4, i%16
		want := Philox([4]uint32{uint32(16*g + j), 1, 2, 3}, d.Key)[w]
		if got := d.Word(i); got != want {
			t.Errorf("Word(%d) = %x, want %x", i, got, want)
		}
	}
}

func TestStreamsDiffer(t *testing.T) {
	seen := map[[2]uint32]string{}
	for name, s := range map[string]Stream{
		"0/a": New(0, "a"), "1/a": New(1, "a"), "0/b": New(0, "b"),
		"0/a/a": New(0, "a").Child("a"), "0/a/b": New(0, "a").Child("b"),
	} {
		if other, ok := seen[s.At(0, 0, 0).Key]; ok {
			t.Errorf("%s and %s share a key", name, other)
		}
		seen[s.At(0, 0, 0).Key] = name
	}
}

func TestUniformMoments(t *testing.T) {
	const n = 1 << 16
	d := New(7, "moments").At(0, 0, 0)
	sum, sq := 0.0, 0.0
	for i := range n {
		u := float64(d.Uniform(i))
		if u < 0 || u >= 1 {
			t.Fatalf("Uniform(%d) = %v, outside [0, 1)", i, u)
		}
		sum += u
		sq += u * u
	}
	// Mean 1/2 and mean square 1/3; five standard errors are 5*0.289/256 and 5*0.298/256.
	if m := sum / n; m < 0.5-0.0057 || m > 0.5+0.0057 {
		t.Errorf("mean %v", m)
	}
	if m := sq / n; m < 1./3-0.0059 || m > 1./3+0.0059 {
		t.Errorf("mean square %v", m)
	}
}

// TestPinnedDraws: a stream's words are part of every result ever published,
// so that they must not move: neither the derivation of keys nor the layout.
func TestPinnedDraws(t *testing.T) {
	root := New(42, "mnist/rbm")
	for _, c := range []struct {
		name string
		draw Draw
		want [3]uint32 // words 0, 17 and 1000
	}{
		{"root", root.At(0, 0, 0), [3]uint32{0x68a51db6, 0x22ccebd2, 0x8dd60356}},
		{"child", root.Child("weights").At(0, 0, 0), [3]uint32{0x83a39ae5, 0x1a6d6dae, 0x7b3d499a}},
		{"address", root.Child("gibbs").At(3, 599, 1<<30), [3]uint32{0x02544f6d, 0x15ad46ba, 0x0227caa6}},
		{"seed 0", New(0, "").At(0, 0, 0), [3]uint32{0x0b662a49, 0x7149c4e2, 0x37f94908}},
	} {
		if got := [3]uint32{c.draw.Word(0), c.draw.Word(17), c.draw.Word(1000)}; got != c.want {
			t.Errorf("%s: words %#08x, want %#08x", c.name, got, c.want)
		}
	}
}

// TestNeighboursAreIndependent: words at neighbouring addresses agree in half
// their bits: of 32 n bits, within five standard deviations, sqrt(8 n).
func TestNeighboursAreIndependent(t *testing.T) {
	const n = 1 << 12
	s := New(9, "neighbours")
	for name, other := range map[string]func(i int) uint32{
		"index": func(i int) uint32 { return s.At(1, 1, 1).Word(i + 1) },
		"epoch": func(i int) uint32 { return s.At(2, 1, 1).Word(i) },
		"batch": func(i int) uint32 { return s.At(1, 2, 1).Word(i) },
		"step":  func(i int) uint32 { return s.At(1, 1, 2).Word(i) },
		"child": func(i int) uint32 { return s.Child("a").At(1, 1, 1).Word(i) },
		"seed":  func(i int) uint32 { return New(10, "neighbours").At(1, 1, 1).Word(i) },
	} {
		differ := 0
		for i := range n {
			differ += bits.OnesCount32(s.At(1, 1, 1).Word(i) ^ other(i))
		}
		if d := float64(differ - 16*n); math.Abs(d) > 5*math.Sqrt(8*n) {
			t.Errorf("%s: %d of %d bits differ", name, differ, 32*n)
		}
	}
}
