package dev.sluice.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reading a file gave: the pipeline, all problems, and where each part of the file stands.
 *
 * @param draft the pipeline as far as it could be read, with or without problems
 * @param nodeOrder the ids of the nodes as the file lists them
 * @param places line and column by path, such as {@code nodes[1].options.where}
 */
public record ReadResult(
        Optional<Pipeline> draft,
        List<Problem> problems,
        List<String> nodeOrder,
        Map<String, int[]> places) {

    public ReadResult {
        problems = List.copyOf(problems);
        nodeOrder = List.copyOf(nodeOrder);
        places = Map.copyOf(places);
    }

    /** The pipeline, where it has no problem. */
    public Optional<Pipeline> pipeline() {
        return problems.isEmpty() ? draft : Optional.empty();
    }

    /** Where the file lists a node; -1 where it does not. */
    public int nodeIndex(String id) {
        return nodeOrder.indexOf(id);
    }

    /** A problem at that path, or at the nearest place around it that the file has. */
    public Problem at(String path, String code, String message, String remedy) {
        String around = path;
        while (!around.isEmpty() && !places.containsKey(around)) {
            int cut = Math.max(around.lastIndexOf('.'), around.lastIndexOf('['));
            around = cut < 0 ? "" : around.substring(0, cut);
        }
        int[] place = places.getOrDefault(around, new int[] {1, 1});
        return new Problem(path, place[0], place[1], code, message, remedy);
    }
}
