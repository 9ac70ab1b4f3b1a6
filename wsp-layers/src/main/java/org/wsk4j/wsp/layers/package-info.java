/**
 * Layers to use and to learn from: {@link org.wsk4j.wsp.layers.MeterLayer} counts, logs and limits; {@link org.wsk4j.wsp.layers.MaskLayer}
 * changes every byte; {@link org.wsk4j.wsp.layers.GuardLayer} passes handles through and forbids destinations.
 */
@NullMarked
package org.wsk4j.wsp.layers;

import org.jspecify.annotations.NullMarked;
