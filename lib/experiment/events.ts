/**
 * What a run tells, as the numbers and texts of event files.
 *
 * @module
 */
import type { Experiment, ExperimentRow } from "./experiment.ts";
import type { JobResult } from "./inspect.ts";
import type { JobStep } from "./job.ts";

/** Numbers of a step, by tag. */
export interface StepNumbers {
  /** Steps taken. */
  readonly step: number;
  /** What stands before the `/` of a tag groups charts. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** What a step tells, moments first: they lie before it, and show some test images. */
export function numbersOf(
  { moments = [], step, loss, accuracy, rate, lambda, speed, means }: JobStep,
): StepNumbers[] {
  return [
    ...moments.map(({ step, accuracy, fisher }) => ({
      step,
      scalars: {
        ...(accuracy === undefined ? {} : { "shown/accuracy": accuracy }),
        "shown/fisher_score": fisher,
      },
    })),
    {
      step,
      scalars: {
        "train/loss": loss,
        "train/accuracy": accuracy,
        "train/learning_rate": rate,
        "train/lambda": lambda,
        "train/images_per_second": speed,
        ...(means ? { "train/cosine": means.cosine, "train/norm": means.norm } : {}),
      },
    },
  ];
}

/** What is measured on all test images, after the last step. */
export function resultNumbers(
  { right, count, fisher, ownAngle, otherAngle }: JobResult,
): StepNumbers["scalars"] {
  return {
    "test/accuracy": right / count,
    "test/fisher_score": fisher.value,
    "test/own_angle": ownAngle,
    "test/other_angle": otherAngle,
  };
}

/** What decides a job, as a table in Markdown, for people who read it years later. */
export function parametersText(
  { question, dataset }: Experiment,
  { label, training, ...row }: ExperimentRow,
  seed: number,
): string {
  const entries = Object.entries({ seed, ...row, ...training, dataset });
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [
    `**${cell(label)}.** ${question}`,
    "",
    "| option | value |",
    "| --- | --- |",
    ...entries.map(([name, value]) => `| ${name} | ${cell(JSON.stringify(value))} |`),
  ].join("\n");
}
