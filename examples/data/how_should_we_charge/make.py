# Makes the survey of this example: made up, but answers of one firm go together.
import random, math
random.seed(20261130)
rows=["id,firm,pages,subscription,licence,per_page,free"]
for i in range(1,361):
    size=random.choices(["solo","small","medium"],[0.55,0.33,0.12])[0]
    mu={"solo":3.2,"small":4.5,"medium":5.8}[size]
    pages=max(1,round(math.exp(random.gauss(mu,0.8))))
    # What a month is worth to them: minutes saved, loosely.
    worth=0.16*pages**0.72*math.exp(random.gauss(0.55,0.55))
    sub=0 if random.random()<0.22 else round(worth*2)/2
    lic=0 if random.random()<0.35 else 5*round(worth*math.exp(random.gauss(2.6,0.5))/5)
    per="yes" if random.random()< 1/(1+math.exp(-( -1.6+0.55*math.log(max(worth,0.1)) -0.25*(math.log(pages)-3.9)))) else "no"
    free="yes" if random.random()<{"solo":0.62,"small":0.38,"medium":0.12}[size] else "no"
    rows.append(f"{i},{size},{pages},{sub:g},{lic:g},{per},{free}")
open('answers.csv','w').write("\n".join(rows)+"\n")
