import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Keel } from "../parts/horizon.tsx";
import styles from "./rail.module.css";
import { useScope } from "./scope.ts";

/** The logo leads home. */
export function Logo(): ReactElement {
  const { organisation } = useScope();
  return (
    <Link to="/o/$organisation" params={{ organisation }} search={true} className={styles.logo}>
      <Keel />
      Evenkeel
    </Link>
  );
}
