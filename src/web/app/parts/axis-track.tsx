import type { ReactElement } from "react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { AxisLanes } from "../../../report/charts/axis-lanes.ts";
import { axisLanes } from "../../../report/charts/axis-lanes.ts";
import { trustedHtml } from "../theme/trusted-types.ts";
import styles from "./axis-track.module.css";

/** One row of the common axis with the zone behind it; lays its labels out again where the width changes. */
export function AxisTrack(chart: Omit<AxisLanes, "width">): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(420);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const drawn = useMemo(() => axisLanes({ ...chart, width }), [chart, width]);
  return <div ref={box} className={styles.track} dangerouslySetInnerHTML={trustedHtml(drawn.markup)} />;
}
