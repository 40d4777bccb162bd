package picture

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"
)

// The measures of a confusion matrix, in pixels.
const (
	cellWidth  = 58
	cellHeight = 40
	cellGap    = 1
	headHeight = 76 // title and the predicted classes
	sideWidth  = 84 // behind the last column: the share of errors
	margin     = 16
)

// The colours of a confusion matrix: what is right, what is wrong, and nothing
// of either.
var (
	rightColour  = palette[0]
	wrongColour  = palette[1]
	nothing      = color.RGBA{244, 244, 244, 255}
	letterColour = color.RGBA{40, 40, 40, 255}
	faintColour  = color.RGBA{110, 110, 110, 255}
)

// Confusion returns a PNG of the confusion matrix of predictions against
// targets, both numbers of classes: a row is a true class, a column a predicted
// one, and a cell has their number of cases. Blue on the diagonal is the share
// of the class that is right; elsewhere the colour grows with the square root of
// the count, up to the most frequent mistake. The last column is the share of
// the class that is wrong. It returns an error when there is no case, when the
// lists differ in length, or when a class has no name.
func Confusion(title string, classes []string, targets, predictions []uint8) ([]byte, error) {
	counts, err := confusions(len(classes), targets, predictions)
	if err != nil {
		return nil, err
	}
	plain := lettering{size: 15, ink: letterColour}
	names := 0
	for _, c := range classes {
		names = max(names, plain.width(c))
	}
	m := matrix{classes: classes, counts: counts, left: margin + lettering{size: 13}.width("true") + 12 + names + 8}
	for t, row := range counts {
		for p, n := range row {
			if t != p {
				m.most = max(m.most, n)
			}
		}
	}
	n := len(classes)
	heading := lettering{size: 17, bold: true, ink: letterColour}
	width := max(m.left+n*(cellWidth+cellGap)+sideWidth, margin+heading.width(title)) + margin
	img := sheet(width, headHeight+n*(cellHeight+cellGap)+margin)
	heading.write(img, title, margin, 24, left)
	faint := lettering{size: 13, ink: faintColour}
	end := m.cell(0, n-1).Max.X
	faint.write(img, "predicted", (m.left+end)/2, 44, centre)
	faint.write(img, "wrong", end+sideWidth, headHeight-14, right)
	faint.write(img, "true", margin, (headHeight+m.cell(n-1, 0).Max.Y)/2, left)
	for t := range counts {
		m.row(img, t, plain)
	}
	return encode(img)
}

// confusions counts the cases of each true and predicted class.
func confusions(classes int, targets, predictions []uint8) ([][]int, error) {
	if len(targets) != len(predictions) {
		return nil, fmt.Errorf("picture: %d predictions for %d targets", len(predictions), len(targets))
	}
	if len(targets) == 0 {
		return nil, errors.New("picture: no case to count")
	}
	counts := make([][]int, classes)
	for t := range counts {
		counts[t] = make([]int, classes)
	}
	for i, t := range targets {
		p := predictions[i]
		if int(t) >= classes || int(p) >= classes {
			return nil, fmt.Errorf("picture: case %d: class %d predicted for %d, there are %d classes", i, p, t, classes)
		}
		counts[t][p]++
	}
	return counts, nil
}

// matrix is a confusion matrix as it is drawn.
type matrix struct {
	classes []string
	counts  [][]int
	most    int // cases of the most frequent mistake
	left    int // where the first column begins
}

// cell is the place of true class t and predicted class p.
func (m matrix) cell(t, p int) image.Rectangle {
	x, y := m.left+p*(cellWidth+cellGap), headHeight+t*(cellHeight+cellGap)
	return image.Rect(x, y, x+cellWidth, y+cellHeight)
}

// row draws the names and cells of a true class and the column's name of the
// same class.
func (m matrix) row(img *image.RGBA, t int, plain lettering) {
	first, total := m.cell(t, 0), 0
	y := (first.Min.Y + first.Max.Y) / 2
	plain.write(img, m.classes[t], m.left-8, y, right)
	head := m.cell(0, t)
	plain.write(img, plain.fitted(m.classes[t], cellWidth), (head.Min.X+head.Max.X)/2, headHeight-14, centre)
	for _, n := range m.counts[t] {
		total += n
	}
	for p, n := range m.counts[t] {
		r, c := m.cell(t, p), m.colour(t, p, total)
		fill(img, r, c)
		if n > 0 {
			number := plain
			if dark(c) {
				number.ink = color.White
			}
			number.write(img, strconv.Itoa(n), (r.Min.X+r.Max.X)/2, y, centre)
		}
	}
	if total > 0 {
		wrong := 100 * float64(total-m.counts[t][t]) / float64(total)
		plain.write(img, fmt.Sprintf("%.2f %%", wrong), m.cell(t, len(m.classes)-1).Max.X+sideWidth, y, right)
	}
}

// colour is that of a cell in the row of a class of total cases.
func (m matrix) colour(t, p, total int) color.RGBA {
	n := m.counts[t][p]
	switch {
	case n == 0:
		return nothing
	case t == p:
		return mix(rightColour, float64(n)/float64(total))
	}
	return mix(wrongColour, 0.15+float64(0.85*math.Sqrt(float64(n)/float64(m.most))))
}

// dark tells whether white letters are read more easily on c than black ones.
func dark(c color.RGBA) bool {
	return color.GrayModel.Convert(c).(color.Gray).Y < 140
}
