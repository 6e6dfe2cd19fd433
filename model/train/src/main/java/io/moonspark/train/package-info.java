/**
 * Trains models of the official architecture on scenes, with PyTorch through DJL. Tensors live in
 * PyTorch for a forward and backward pass; parameters, the optimizer and checkpoints are plain
 * Java.
 */
package io.moonspark.train;
