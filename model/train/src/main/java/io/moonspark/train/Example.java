package io.moonspark.train;

import io.moonspark.model.image.CropSet;

/** An image and what is to be said of it. */
record Example(CropSet crops, Truth truth) {}
