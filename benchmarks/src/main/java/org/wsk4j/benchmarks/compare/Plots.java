package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** CPU per operation as bars, in multiples of the best C program's. */
final class Plots {

    private static final List<String> C = List.of("c-epoll", "c-uring");
    private static final double HIGHEST = 6;

    private Plots() {}

    static void draw(Path folder, Figures figures) throws IOException {
        System.setProperty("java.awt.headless", "true");
        List<Cell> streams = new ArrayList<>();
        List<Cell> others = new ArrayList<>();
        for (Cell cell : Cell.ALL) {
            if (cell.name().startsWith("idle") || figures.cheapest(cell.name(), C).isEmpty()) {
                continue;
            }
            boolean first = cell.name().startsWith("pingpong") || cell.name().startsWith("cross");
            (first ? streams : others).add(cell);
        }
        draw(folder.resolve("requests"), "CPU per request, the best C program = 1", streams, figures);
        draw(folder.resolve("transfers"), "CPU per operation, the best C program = 1", others, figures);
    }

    private static void draw(Path file, String title, List<Cell> cells, Figures figures) throws IOException {
        if (cells.isEmpty()) {
            return;
        }
        CategoryChart chart =
                new CategoryChartBuilder().width(1100).height(480).title(title).build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setXAxisLabelRotation(30);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(HIGHEST);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        for (String implementation : Settings.IMPLEMENTATIONS) {
            List<Double> ratios = new ArrayList<>();
            boolean any = false;
            for (Cell cell : cells) {
                OptionalDouble best = figures.cheapest(cell.name(), C);
                boolean has = figures.has(cell.name(), implementation) && best.isPresent();
                any |= has;
                // Higher bars are cut: without segmentation a datagram costs 40 times as much.
                ratios.add(
                        has
                                ? Math.min(
                                        HIGHEST,
                                        figures.cpu(cell.name(), implementation).median() / best.getAsDouble())
                                : 0.0);
            }
            if (any) {
                chart.addSeries(implementation, cells.stream().map(Cell::name).toList(), ratios);
            }
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }
}
