package org.wsk4j.benchmarks.compare;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/** CPU per operation as bars, in multiples of the best C program's. */
final class Plots {

    private static final List<String> C = List.of("c-epoll", "c-uring");
    private static final double HIGHEST = 6;
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 480;

    private Plots() {}

    static void draw(Path folder, Figures figures) throws IOException {
        System.setProperty("java.awt.headless", "true");
        List<Cell> streams = new ArrayList<>();
        List<Cell> others = new ArrayList<>();
        for (Cell cell : Cell.ALL) {
            if (cell.name().startsWith("idle")
                    || figures.cheapest(cell.name(), C).isEmpty()) {
                continue;
            }
            boolean first = cell.name().startsWith("pingpong") || cell.name().startsWith("cross");
            (first ? streams : others).add(cell);
        }
        draw(folder.resolve("requests.svg"), "CPU per request, the best C program = 1", streams, figures);
        draw(folder.resolve("transfers.svg"), "CPU per operation, the best C program = 1", others, figures);
    }

    private static void draw(Path file, String title, List<Cell> cells, Figures figures) throws IOException {
        if (cells.isEmpty()) {
            return;
        }
        DefaultCategoryDataset ratios = new DefaultCategoryDataset();
        for (String implementation : Settings.IMPLEMENTATIONS) {
            for (Cell cell : cells) {
                OptionalDouble best = figures.cheapest(cell.name(), C);
                if (figures.has(cell.name(), implementation) && best.isPresent()) {
                    double ratio = figures.cpu(cell.name(), implementation).median() / best.getAsDouble();
                    // Higher bars are cut: without segmentation a datagram costs 40 times as much.
                    ratios.addValue(Math.min(HIGHEST, ratio), implementation, cell.name());
                }
            }
        }
        JFreeChart chart = ChartFactory.createBarChart(title, "", "", ratios);
        chart.setBackgroundPaint(Color.WHITE);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.getDomainAxis().setCategoryLabelPositions(CategoryLabelPositions.UP_45);
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(graphics, new Rectangle(0, 0, WIDTH, HEIGHT));
        SVGUtils.writeToSVG(file.toFile(), graphics.getSVGElement());
    }
}
