package results

import (
	"bytes"
	"image/png"
	"testing"
)

func figure() *Figure {
	return &Figure{Title: "Few labels", X: "labels", Y: "test error (%)", LogX: true,
		Points: []Point{{"small", 100}, {"middle", 1000}, {"large", 10000}}}
}

func TestDraw(t *testing.T) {
	table := several()
	first, err := table.Draw(figure())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(first)); err != nil {
		t.Error(err)
	}
	table.Rows[1].N = 0
	second, err := table.Draw(figure())
	if err != nil || bytes.Equal(first, second) {
		t.Errorf("the picture is the same without a row's runs (%v)", err)
	}
	table.Rows[0].N = 0
	if _, err := table.Draw(figure()); err == nil || err.Error() != "no finished run to draw" {
		t.Errorf("without runs: error %v", err)
	}
}
