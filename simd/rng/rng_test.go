package rng

import "testing"

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
