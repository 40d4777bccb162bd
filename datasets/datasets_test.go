package datasets

import "testing"

func TestSliceSharesButCannotGrow(t *testing.T) {
	s := &Images{N: 3, Height: 1, Width: 2, Classes: 4, Pixels: []uint8{1, 2, 3, 4, 5, 6}, Labels: []uint8{0, 1, 2}}
	part := s.Slice(1, 2)
	if part.N != 1 || string(part.Pixels) != "\x03\x04" || part.Labels[0] != 1 || part.Classes != 4 || part.Dim() != 2 {
		t.Fatalf("got %+v", part)
	}
	_ = append(part.Pixels, 99)
	_ = append(part.Labels, 99)
	_ = append(s.Row(0), 99)
	if s.Pixels[2] != 3 || s.Pixels[4] != 5 || s.Labels[2] != 2 {
		t.Errorf("appending to a part changed the whole: %+v", s)
	}
}
