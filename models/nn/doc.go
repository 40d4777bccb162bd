// Package nn holds what feed-forward nets share: dense layers with their
// gradients, losses, dropout, update rules, and the trainers that put them
// together: on small minibatches, or by conjugate gradients on large ones. Nets that were pre-trained elsewhere (a stack of autoencoders or
// of restricted Boltzmann machines, a deep Boltzmann machine) are fine-tuned
// here, and logistic regression is the net with one layer.
//
// A minibatch is a matrix with one example a row. Weights are inputs x
// outputs, so that a layer computes y = s(x W + b).
//
// Losses are means over the minibatch, in nats for the cross-entropies. Random
// numbers are addressed by (epoch, step), so that training from a seed gives
// the same bits however it is run.
package nn
