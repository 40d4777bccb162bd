package simd

import "fmt"

// Matrix is a row-major float32 matrix: element (i, j) is Data[i*Stride+j].
// It is a view: copying a Matrix copies no elements.
type Matrix struct {
	Rows, Cols int
	Stride     int // distance between rows, at least Cols
	Data       []float32
}

// NewMatrix returns a zeroed rows x cols matrix.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}

// View returns data as a contiguous rows x cols matrix, sharing its elements.
// It panics when data is shorter than rows*cols.
func View(rows, cols int, data []float32) Matrix {
	if len(data) < rows*cols {
		panic(fmt.Sprintf("simd: View: %d elements, want %d (%dx%d)", len(data), rows*cols, rows, cols))
	}
	return Matrix{Rows: rows, Cols: cols, Stride: cols, Data: data[: rows*cols : rows*cols]}
}

// Row returns row i; it shares the matrix's elements.
func (m Matrix) Row(i int) []float32 {
	o := i * m.Stride
	return m.Data[o : o+m.Cols : o+m.Cols]
}

// RowRange returns the rows [i, j); it shares the matrix's elements.
func (m Matrix) RowRange(i, j int) Matrix {
	if i < 0 || j < i || j > m.Rows {
		panic(fmt.Sprintf("simd: RowRange(%d, %d) of %d rows", i, j, m.Rows))
	}
	m.Rows = j - i
	if m.Rows == 0 {
		m.Data = nil
		return m
	}
	lo, hi := i*m.Stride, (j-1)*m.Stride+m.Cols
	m.Data = m.Data[lo:hi:hi]
	return m
}

// ColumnRange returns the columns [i, j); it shares the matrix's elements.
func (m Matrix) ColumnRange(i, j int) Matrix {
	if i < 0 || j < i || j > m.Cols {
		panic(fmt.Sprintf("simd: ColumnRange(%d, %d) of %d columns", i, j, m.Cols))
	}
	m.Cols = j - i
	if m.Rows > 0 {
		m.Data = m.Data[i : (m.Rows-1)*m.Stride+j]
	}
	return m
}

// Flat returns all elements of a contiguous matrix (Stride == Cols) as one
// slice, row after row. It panics when the rows are not contiguous.
func (m Matrix) Flat() []float32 {
	if m.Stride != m.Cols && m.Rows > 1 {
		panic(fmt.Sprintf("simd: Flat of a %dx%d matrix with stride %d", m.Rows, m.Cols, m.Stride))
	}
	return m.Data[: m.Rows*m.Cols : m.Rows*m.Cols]
}

func (m Matrix) shape() string { return fmt.Sprintf("%dx%d", m.Rows, m.Cols) }

// mustHold panics when m's elements do not fit its Data: assembly would not
// notice.
func mustHold(name string, m Matrix) {
	if m.Rows > 0 && m.Cols > 0 && (m.Stride < m.Cols || len(m.Data) < (m.Rows-1)*m.Stride+m.Cols) {
		panic(fmt.Sprintf("simd: %s: a %s matrix with stride %d does not fit %d elements", name, m.shape(), m.Stride, len(m.Data)))
	}
}

func mustLen(name string, want, got int) {
	if want != got {
		panic(fmt.Sprintf("simd: %s: lengths %d and %d differ", name, want, got))
	}
}

func mustShape(name string, a, b Matrix) {
	if a.Rows != b.Rows || a.Cols != b.Cols {
		panic(fmt.Sprintf("simd: %s: shapes %s and %s differ", name, a.shape(), b.shape()))
	}
}

func mustRow(name string, m Matrix, v []float32) {
	if m.Cols != len(v) {
		panic(fmt.Sprintf("simd: %s: matrix %s and a row of %d", name, m.shape(), len(v)))
	}
}
